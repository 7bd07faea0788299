using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;

namespace TopGun.Bridge.Writes;

/// <summary>What became of the writes of one message as a whole.</summary>
internal struct WriteSummary
{
    /// <summary>Number of operations.</summary>
    public int Count { get; private set; }

    /// <summary>Number of refused operations.</summary>
    public int Refused { get; private set; }

    /// <summary>True when an operation was refused or did not reach its level.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>True when the client named a level.</summary>
    public bool NamesConcern { get; private set; }

    /// <summary>Why the first refused operation was refused.</summary>
    public GridErrorCode FirstError { get; private set; }

    /// <summary>The same in words.</summary>
    public string? FirstReason { get; private set; }

    /// <summary>
    /// Number of operations before the first that was refused only for now. Clients forget what is acknowledged, whatever became of
    /// it, and send again what is not (server-behaviour §3.11.1 and §3.11.3).
    /// </summary>
    public int Acknowledged { get; private set; }

    /// <summary>Id of the last acknowledged operation that has one.</summary>
    public string? LastId { get; private set; }

    /// <summary>Level that all operations have reached.</summary>
    public WriteConcern AchievedLevel { get; private set; }

    /// <summary>Adds the operations of one part.</summary>
    /// <param name="part">The part.</param>
    public void Take(WriteRequest part)
    {
        var operations = part.Batch.Operations;
        if (Count == 0)
            AchievedLevel = WriteConcern.Persisted;
        var isWhole = Acknowledged == Count;
        Count += operations.Length;
        NamesConcern |= part.NamesConcern;
        foreach (ref readonly var operation in operations)
            Take(operation);
        if (!isWhole)
            return;
        var acknowledged = Refused == 0 ? operations.Length : LeadingOf(operations);
        Acknowledged += acknowledged;
        for (var i = acknowledged - 1; i >= 0; i--)
        {
            if (operations[i].Id.IsEmpty)
                continue;
            LastId = part.Batch.IdOf(operations[i]);
            break;
        }
    }

    private static int LeadingOf(ReadOnlySpan<WriteOperation> operations)
    {
        for (var i = 0; i < operations.Length; i++)
        {
            if (operations[i] is { Outcome: OperationOutcome.Rejected, Error: GridErrorCode.Unavailable or GridErrorCode.DeadlineExceeded or GridErrorCode.RateLimited })
                return i;
        }

        return operations.Length;
    }

    private void Take(in WriteOperation operation)
    {
        if (operation.AchievedLevel < AchievedLevel)
            AchievedLevel = operation.AchievedLevel;
        HasFailed |= operation.Outcome is OperationOutcome.Rejected or OperationOutcome.LevelNotReached;
        if (operation.Outcome != OperationOutcome.Rejected)
            return;
        Refused++;
        if (Refused > 1)
            return;
        FirstError = operation.Error;
        FirstReason = operation.Reason;
    }
}

using System.Globalization;
using TopGun.Bridge.Connections;
using TopGun.Core.Grid.Maps;
using TopGun.Protocol.Client;
using CoreConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Bridge.Writes;

/// <summary>
/// Answers writes: OP_REJECTED for each refused operation, then one ERROR, then one OP_ACK for what has been dealt with; for a
/// single CLIENT_OP either OP_REJECTED or OP_ACK (settled 17, server-behaviour §3.3).
/// </summary>
internal static class WriteReplies
{
    /// <summary>Appends the answers to one message.</summary>
    /// <param name="parts">Its writes in order; all outcomes are known.</param>
    /// <param name="outbox">Where they go.</param>
    /// <returns>False when the client must send some of an OP_BATCH again, which were refused only for now.</returns>
    public static bool Append(List<WriteRequest> parts, Outbox outbox)
    {
        var summary = default(WriteSummary);
        foreach (var part in parts)
        {
            summary.Take(part);
            if (summary.Refused > 0)
                AppendRejections(part, outbox);
        }

        if (summary.Refused > 0 && parts[0].IsSingle)
            return true;
        if (summary.Refused > 0)
            outbox.Append(ErrorOf(summary));

        // Clients take an id that is no number for "all": without any id of theirs nothing can be acknowledged.
        if (summary.LastId is not null)
            outbox.Append(AckOf(parts, summary));
        return summary.Acknowledged == summary.Count;
    }

    private static void AppendRejections(WriteRequest part, Outbox outbox)
    {
        foreach (ref readonly var operation in part.Batch.Operations)
        {
            if (operation.Outcome != OperationOutcome.Rejected)
                continue;
            outbox.Append(new OpRejected
            {
                OpId = part.Batch.IdOf(operation),
                Reason = operation.Reason ?? string.Empty,
                Code = ErrorTable.ClientCodeOf(operation.Error),
            });
        }
    }

    private static Error ErrorOf(in WriteSummary summary)
    {
        var counts = string.Create(CultureInfo.InvariantCulture, $"{summary.Refused} of {summary.Count} operations refused");
        return new Error { Code = ErrorTable.ClientCodeOf(summary.FirstError), Message = $"{counts}: {summary.FirstReason}" };
    }

    private static OpAck AckOf(List<WriteRequest> parts, in WriteSummary summary) => new()
    {
        LastId = summary.LastId!,
        AchievedLevel = summary.HasFailed ? null : WriteConcerns.ToClient(summary.AchievedLevel),
        Results = summary.HasFailed || summary.NamesConcern ? ResultsOf(parts, summary.Acknowledged) : [],
    };

    /// <summary>What became of the first operations of one message.</summary>
    /// <param name="parts">Its writes in order; all outcomes are known.</param>
    /// <param name="count">Number of operations to tell of.</param>
    public static OpResult[] ResultsOf(List<WriteRequest> parts, int count)
    {
        var results = new OpResult[count];
        var index = 0;
        foreach (var part in parts)
        {
            foreach (ref readonly var operation in part.Batch.Operations)
            {
                if (index == count)
                    return results;
                results[index++] = ResultOf(part.Batch, operation);
            }
        }

        return results;
    }

    private static OpResult ResultOf(WriteBatch batch, in WriteOperation operation) => new()
    {
        OpId = batch.IdOf(operation),
        Success = operation.Outcome is OperationOutcome.Applied or OperationOutcome.Unchanged,
        AchievedLevel = WriteConcerns.ToClient(
            operation.Outcome == OperationOutcome.Rejected ? CoreConcern.FireAndForget : operation.AchievedLevel),
        Error = operation.Reason,
    };
}

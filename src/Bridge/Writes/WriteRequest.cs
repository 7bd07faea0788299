using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;

namespace TopGun.Bridge.Writes;

/// <summary>
/// A message with writes, or a part of a very long one, from its frame to its answer. Reused; the batch inside keeps its
/// arrays.
/// </summary>
internal sealed class WriteRequest(IWriteOwner owner) : IWriteCompletion
{
    private const int Applying = 0;
    private const int Returned = 1;
    private const int Completed = 2;

    private int _state;
    private bool _hasKeptIds;

    /// <summary>The writes.</summary>
    public WriteBatch Batch { get; } = new();

    /// <summary>True for a CLIENT_OP, whose refusal is answered with OP_REJECTED alone (settled 17).</summary>
    public bool IsSingle { get; private set; }

    /// <summary>True for the last part of its message, which is answered after it.</summary>
    public bool IsLast { get; set; }

    /// <summary>True when the client named a level, and so wants to know what became of each operation.</summary>
    public bool NamesConcern { get; set; }

    /// <summary>True when every outcome is known; guarded by the queue.</summary>
    public bool IsDone { get; set; }

    /// <summary>True when its answer has been made; guarded by the queue.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Makes the request ready for a frame.</summary>
    /// <param name="frame">Bytes that the operations will point into.</param>
    /// <param name="isSingle">True for CLIENT_OP.</param>
    public void Reset(ReadOnlyMemory<byte> frame, bool isSingle)
    {
        Batch.Reset(frame);
        IsSingle = isSingle;
        IsLast = true;
        NamesConcern = false;
        IsDone = false;
        IsAnswered = false;
        _hasKeptIds = false;
        _state = Applying;
    }

    /// <summary>Makes the answer possible when the frame is gone; while the frame is there, or once more.</summary>
    public void KeepIds()
    {
        if (!_hasKeptIds)
            Batch.KeepIds();
        _hasKeptIds = true;
    }

    /// <summary>Sets how long the writes may take to reach their level.</summary>
    /// <param name="milliseconds">As the client said, if it did.</param>
    public void SetTimeout(ulong? milliseconds)
    {
        if (milliseconds is { } value)
            Batch.Timeout = TimeSpan.FromMilliseconds(Math.Clamp(value, 1, Limits.WriteTimeoutMillisMax));
    }

    /// <summary>Hands the writes to the grid; they may complete before the call returns.</summary>
    /// <param name="maps">The grid.</param>
    public void Apply(IMaps maps)
    {
        try
        {
            maps.Apply(Batch, this);
        }
        catch (Exception exception)
        {
            RejectPending(exception);
            OnCompleted(Batch);
        }

        // The frame is about to be reused; only the ids are needed for the answer.
        if (Volatile.Read(ref _state) == Applying)
            KeepIds();
        if (Interlocked.CompareExchange(ref _state, Returned, Applying) == Completed)
            owner.OnDone(this);
    }

    /// <inheritdoc/>
    public void OnCompleted(WriteBatch batch)
    {
        if (Interlocked.Exchange(ref _state, Completed) == Returned)
            owner.OnDone(this);
    }

    // A defect of the grid must not leave the client without an answer for ever.
    private void RejectPending(Exception exception)
    {
        owner.OnDefect(exception);
        foreach (ref var operation in Batch.Operations)
        {
            if (operation.Outcome == OperationOutcome.Pending)
                operation.Reject(GridErrorCode.Internal, "internal error");
        }
    }
}

using TopGun.Core.Grid.Maps;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Operations.Maps;

/// <summary>An acknowledgement that waits until its writes are safe, or until the time of a level that is not reached is up.</summary>
internal sealed class HeldAck : ILogWait
{
    private readonly WriteBatch _batch;
    private readonly IWriteCompletion _completion;
    private ITimer? _timer;
    private int _isDone;

    private HeldAck(WriteBatch batch, IWriteCompletion completion)
    {
        _batch = batch;
        _completion = completion;
    }

    /// <summary>Has the completion of a batch wait for the log.</summary>
    /// <param name="log">The log; everything the batch changed is appended.</param>
    /// <param name="batch">The batch, merged and settled.</param>
    /// <param name="completion">Told later, unless this returns false.</param>
    /// <param name="strongest">The strongest level that an accepted operation asks for.</param>
    /// <param name="timeProvider">Measures the time that the batch allows.</param>
    /// <returns>False when there is nothing to wait for.</returns>
    public static bool TryHold(
        IMutationLog log, WriteBatch batch, IWriteCompletion completion, WriteConcern strongest, TimeProvider timeProvider)
    {
        if (strongest <= WriteConcern.Memory)
        {
            log.Commit();
            return false;
        }
        var held = new HeldAck(batch, completion);
        var toDisk = strongest == WriteConcern.Persisted;
        if (toDisk)
            held._timer = timeProvider.CreateTimer(static ack => ((HeldAck)ack!).OnTimeout(), held, batch.Timeout, Timeout.InfiniteTimeSpan);
        if (log.TryHold(held, toDisk))
            return true;
        held._timer?.Dispose();
        // The timer may have been quicker.
        return Interlocked.Exchange(ref held._isDone, 1) != 0;
    }

    /// <inheritdoc/>
    public void OnSafe()
    {
        if (Interlocked.Exchange(ref _isDone, 1) != 0)
            return;
        _timer?.Dispose();
        _completion.OnCompleted(_batch);
    }

    // What asked for less is not safe either, and must not be taken for it.
    private void OnTimeout()
    {
        if (Interlocked.Exchange(ref _isDone, 1) != 0)
            return;
        foreach (ref var operation in _batch.Operations)
        {
            if (operation.Outcome is not (OperationOutcome.Applied or OperationOutcome.Unchanged))
                continue;
            var requested = operation.Concern ?? _batch.Concern;
            if (requested <= WriteConcern.Memory)
                continue;
            operation.AchievedLevel = requested == WriteConcern.Persisted ? WriteConcern.Applied : WriteConcern.Memory;
            operation.MissLevel(WriteConcernText.TimedOut(operation.AchievedLevel, requested));
        }
        _completion.OnCompleted(_batch);
    }
}

using TopGun.Core.Grid.Maps;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Operations.Maps;

/// <summary>An acknowledgement that is due, and waits until the log has room: so callers slow down by themselves, and no thread waits.</summary>
internal sealed class SlowedAck(IMutationLog log, IWriteCompletion completion) : IWriteCompletion, ILogWait
{
    private WriteBatch? _batch;

    /// <inheritdoc/>
    public void OnCompleted(WriteBatch batch)
    {
        _batch = batch;
        if (!log.TryHoldForRoom(this))
            completion.OnCompleted(batch);
    }

    /// <inheritdoc/>
    public void OnSafe() => completion.OnCompleted(_batch!);
}

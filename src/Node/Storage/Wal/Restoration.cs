using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Storage.Wal;

/// <summary>Leads mutations back into a store, and counts them. Safe for use from many threads.</summary>
internal sealed class Restoration(RecordStore store)
{
    private const int NamesMax = 1024;

    private readonly Utf8Interner _names = new(NamesMax);
    private readonly Lock _gate = new();
    private HlcTimestamp _latest;
    private long _count;

    /// <summary>The latest stamp of all; node ids left out.</summary>
    public HlcTimestamp Latest
    {
        get
        {
            lock (_gate)
                return _latest;
        }
    }

    /// <summary>Mutations restored so far.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Begins with another source.</summary>
    public RestorationBatch Begin(byte[] frame)
    {
        var batch = new RestorationBatch(this, _names);
        batch.Attach(frame);
        return batch;
    }

    /// <summary>Merges a batch; what is refused now was accepted once, and refusing it would lose it.</summary>
    /// <exception cref="InvalidOperationException">The store refuses an operation.</exception>
    public void Restore(WriteBatch batch, PartitionGroups groups, Delivery delivery)
    {
        store.Restore(batch, groups, delivery);
        foreach (ref readonly var operation in batch.Operations)
            if (operation.Outcome == OperationOutcome.Rejected)
                throw new InvalidOperationException($"a record of map '{operation.MapName}' cannot be restored: {operation.Reason}");
        Interlocked.Add(ref _count, batch.Count);
    }

    /// <summary>Takes note of a stamp.</summary>
    public void Report(HlcTimestamp stamp)
    {
        lock (_gate)
            _latest = stamp > _latest ? stamp : _latest;
    }
}

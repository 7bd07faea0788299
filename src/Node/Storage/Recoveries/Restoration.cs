using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Tombstones;

namespace TopGun.Node.Storage.Recoveries;

/// <summary>Leads mutations back into a store, and counts them. Safe for use from many threads.</summary>
internal sealed class Restoration(RecordStore store)
{
    private const int NamesMax = 1024;

    private readonly Utf8Interner _names = new(NamesMax);
    private readonly Lock _gate = new();
    private readonly List<ForgottenRemoval> _forgotten = [];
    private readonly List<ForgottenStamp> _stamps = [];
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

    /// <summary>Takes in what belongs to the journal; null when none is kept.</summary>
    public JournalRecovery? Journal { get; set; }

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

    /// <summary>Takes note of a tombstone that was forgotten.</summary>
    public void Forget(in ForgottenRemoval removal)
    {
        lock (_gate)
            _forgotten.Add(removal);
    }

    /// <summary>Takes note of a stamp up to which removals were forgotten.</summary>
    public void Raise(in ForgottenStamp stamp)
    {
        lock (_gate)
            _stamps.Add(stamp);
    }

    /// <summary>Forgets what was forgotten, after everything else: sooner, what was written before a removal would come back or be refused.</summary>
    /// <exception cref="InvalidOperationException">The store refuses a map.</exception>
    public void Complete()
    {
        var stamps = new ForgottenStamps();
        foreach (var removal in _forgotten)
        {
            if (removal.Kind == OperationKind.Remove)
                stamps.NoteKey(removal.MapName, removal.Partition, removal.Stamp);
            else
                stamps.NoteTag(removal.MapName, removal.Stamp, removal.Epoch);
            Open(removal.MapName).Forget(removal);
        }
        foreach (var stamp in _stamps)
            Open(stamp.MapName).Raise(stamp);
        foreach (var stamp in stamps.All)
            Open(stamp.MapName).Raise(stamp);
        _forgotten.Clear();
        _stamps.Clear();
    }

    /// <summary>Takes note of a stamp.</summary>
    public void Report(HlcTimestamp stamp)
    {
        lock (_gate)
            _latest = stamp > _latest ? stamp : _latest;
    }

    private RecordMap Open(string mapName) =>
        store.TryOpen(mapName, out var map) ? map : throw new InvalidOperationException($"the map '{mapName}' cannot be restored: {store.MapLimitReason}");
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Rules;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Tombstones;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Storage;

/// <summary>All records of a node: maps over 271 partitions, each with its own lock and sequence.</summary>
/// <remarks>Safe for use from many threads. Stored keys and values are arrays that nobody modifies, so readers share them.</remarks>
public sealed class RecordStore
{
    private readonly ConcurrentDictionary<string, RecordMap> _maps = new(StringComparer.Ordinal);
    private readonly Partition[] _partitions = new Partition[Partitioning.Count];
    private readonly NodeIdPool _nodeIds = new();
    private readonly Lock _mapsGate = new();
    private readonly int _mapsMax;
    private readonly ulong _hashSeed;
    private readonly EvictedValues _evicted = new();
    private ulong _epoch = 1;
    private ulong _cleanEpoch;

    /// <summary>Makes an empty store.</summary>
    /// <param name="mapsMax">Most maps that may exist.</param>
    /// <param name="hashSeed">Random in a process that strangers write to: decides where keys lie, so that nobody can choose keys that lie together.</param>
    /// <param name="budget">Memory that the records may take; null for no bound.</param>
    public RecordStore(int mapsMax = StorageLimits.MapsMaxDefault, ulong hashSeed = 0, MemoryBudget? budget = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mapsMax);
        _mapsMax = mapsMax;
        _hashSeed = hashSeed;
        MapLimitReason = $"this node already holds {mapsMax} maps, which is its limit; use fewer maps or raise the limit";
        for (var i = 0; i < _partitions.Length; i++)
            _partitions[i] = new Partition(i, TombstoneEpochs);
        Memory = new MemoryUse(budget ?? MemoryBudget.None, _partitions, _evicted);
        Memory.Add(HeapSizes.Store);
        Eviction = new Eviction(this, _partitions);
    }

    /// <summary>Every map that was written or observed, those of the node itself excepted, in no order; a copy.</summary>
    public IReadOnlyCollection<RecordMap> Maps => [.. _maps.Values.Where(map => !map.IsOfNode)];

    /// <summary>Takes down every mutation; null while records are kept in memory only. Set before the first write.</summary>
    public IMutationLog? Log { get; set; }

    /// <summary>Numbers every mutation; null for none. Set before the first write.</summary>
    public IMutationJournal? Journal { get; set; }

    /// <summary>What was recovered of the journal; null while none is kept beyond the process.</summary>
    public KeptJournal? KeptJournal { get; internal set; }

    /// <summary>
    /// Records whose epoch is below this are in the backing store just as they are in memory; 0 while none is
    /// known to be. It rises with every flush that has brought the whole log to the store.
    /// </summary>
    public ulong CleanEpoch
    {
        get => Volatile.Read(ref _cleanEpoch);
        internal set => Volatile.Write(ref _cleanEpoch, value);
    }

    /// <summary>What the records take in memory.</summary>
    public MemoryUse Memory { get; }

    /// <summary>Takes values out of memory.</summary>
    internal Eviction Eviction { get; }

    /// <summary>When tombstones were written.</summary>
    public TombstoneEpochs TombstoneEpochs { get; } = new();

    /// <summary>Bytes of the removed tags that are remembered.</summary>
    public long TagTombstoneBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var partition in _partitions)
                bytes += partition.Tombstones.TagBytes;
            return bytes;
        }
    }

    /// <summary>Why a further map is refused.</summary>
    public string MapLimitReason { get; }

    /// <summary>The map of this name, or null when it was never written or observed.</summary>
    public RecordMap? Find(string name) => _maps.GetValueOrDefault(name);

    /// <summary>The map of this name, made when it does not exist.</summary>
    /// <returns>False when the limit on maps forbids a new one; see <see cref="MapLimitReason"/>.</returns>
    public bool TryOpen(string name, [NotNullWhen(true)] out RecordMap? map)
    {
        if (_maps.TryGetValue(name, out map))
            return true;
        lock (_mapsGate)
        {
            if (_maps.TryGetValue(name, out map))
                return true;
            if (_maps.Count >= _mapsMax)
                return false;
            map = new RecordMap(name, _partitions, _hashSeed, _evicted);
            Memory.Add(HeapSizes.Map);
            return _maps.TryAdd(name, map);
        }
    }

    /// <summary>
    /// Merges the pending operations of a batch, one lock entry per partition, and tells observers of each
    /// that changed a record. Operations of one key are merged in request order. Outcomes are written into the batch.
    /// </summary>
    /// <param name="batch">Validated operations, all stamped; those not pending are passed over.</param>
    /// <param name="groups">Space to group them in.</param>
    /// <param name="origin">Sink of the session that writes, handed to observers; null when there is none.</param>
    /// <param name="delivery">Scope that receivers join; the caller completes it afterwards.</param>
    /// <param name="conditions">What else must hold for an operation to be merged.</param>
    public void Apply(
        WriteBatch batch, PartitionGroups groups, ISessionSink? origin, Delivery delivery, in WriteConditions conditions = default)
    {
        groups.Build(batch, this);
        var merge = new BatchMerge(batch, _nodeIds, origin, delivery, conditions, Log, Journal);
        Merge(ref merge, groups, batch);
    }

    /// <summary>Merges what was merged in an earlier life of the node: nobody is told, and the log does not take it down again.</summary>
    /// <param name="batch">Operations as they were logged.</param>
    /// <param name="groups">Space to group them in.</param>
    /// <param name="delivery">Joined by nobody.</param>
    internal void Restore(WriteBatch batch, PartitionGroups groups, Delivery delivery)
    {
        groups.Build(batch, this);
        var merge = new BatchMerge(batch, _nodeIds, delivery);
        Merge(ref merge, groups, batch);
    }

    /// <summary>Has values evicted that a backing store holds, as soon as the budget asks for it; before the first write.</summary>
    /// <param name="store">Reads them back.</param>
    /// <param name="warn">Told when it cannot.</param>
    /// <param name="timeProvider">Measures the pause between two warnings.</param>
    internal void EvictTo(IBackingStore store, Action<string> warn, TimeProvider timeProvider)
    {
        _evicted.ReadFrom(store, warn, timeProvider);
        Memory.EvictsValues = Memory.Budget.IsBounded;
        Memory.FullAt = long.MaxValue;
        foreach (var partition in _partitions)
            partition.Memory.Queues = Memory.EvictsValues ? new ValueQueues() : null;
    }

    /// <summary>Replaces records whose time to live has passed by tombstones, and tells observers.</summary>
    /// <param name="nowMillis">The node's clock in milliseconds since the epoch.</param>
    /// <param name="nodeId">Stamps the tombstones.</param>
    /// <param name="delivery">Scope that receivers join; the caller completes it afterwards.</param>
    public void Expire(long nowMillis, string nodeId, Delivery delivery)
    {
        var merge = new BatchMerge(_nodeIds, delivery, Log, Journal);
        foreach (var partition in _partitions)
        {
            if (partition.Expiries.NextDue > nowMillis)
                continue;
            var recalled = new RecalledValues(_evicted);
            while (!TryExpire(ref merge, partition, recalled, nowMillis, nodeId) && TryLoad(recalled))
            {
            }
        }
        Log?.Commit();
    }

    /// <summary>
    /// Begins an epoch: whatever is merged into a partition that has not been scanned since this call carries this number or a
    /// greater one, so that nothing is missed by who scans for changes from here on next time.
    /// </summary>
    /// <returns>Number of the epoch, 2 or more.</returns>
    public ulong BeginEpoch() => Interlocked.Increment(ref _epoch);

    /// <summary>Begins an epoch, and waits until whatever is merged still carries an earlier number has been logged.</summary>
    /// <returns>Number of the epoch: records with a smaller one are in the log up to its latest sequence.</returns>
    internal ulong CloseEpoch()
    {
        var epoch = BeginEpoch();
        PassEveryLock();
        return epoch;
    }

    /// <summary>Ends the open epoch of tombstones: whoever reads after this sees every tombstone of it.</summary>
    /// <returns>The epoch that has ended.</returns>
    public ulong CloseTombstoneEpoch()
    {
        var epoch = TombstoneEpochs.Next();
        PassEveryLock();
        return epoch;
    }

    /// <summary>Forgets tombstones. Later writes that may be older than one of them are refused (see <see cref="GridErrorCode.Outdated"/>).</summary>
    /// <param name="keyEpoch">Removed keys of this epoch and before go.</param>
    /// <param name="tagEpoch">Removed tags of this epoch and before go.</param>
    public ForgottenTombstones ForgetTombstones(ulong keyEpoch, ulong tagEpoch)
    {
        var sweep = new TombstoneSweep(Log);
        foreach (var partition in _partitions)
        {
            long grown;
            lock (partition.Gate)
            {
                sweep.Run(partition, keyEpoch, tagEpoch);
                grown = partition.Memory.Settle();
            }
            Memory.Add(grown);
        }
        Log?.Commit();
        return sweep.Forgotten;
    }

    // A writer that took its number before holds its partition's lock until what it writes is in place.
    private void PassEveryLock()
    {
        foreach (var partition in _partitions)
        {
            lock (partition.Gate)
            {
            }
        }
    }

    // What cannot be read now expires with a later call.
    private static bool TryLoad(RecalledValues recalled)
    {
        try
        {
            recalled.Load();
            return true;
        }
        catch (GridException)
        {
            return false;
        }
    }

    // False when an observer must see values that are not in memory; their records wait for the next call.
    private bool TryExpire(ref BatchMerge merge, Partition partition, RecalledValues recalled, long nowMillis, string nodeId)
    {
        List<(RecordMap Map, int Place)>? waiting = null;
        lock (partition.Gate)
        {
            merge.Epoch = Volatile.Read(ref _epoch);
            while (partition.Expiries.TryTake(nowMillis, out var map, out var place))
            {
                if (merge.TryExpire(map, partition, place, recalled, nowMillis, nodeId))
                    continue;
                (waiting ??= []).Add((map, place));
            }
            foreach (var (map, place) in waiting ?? [])
                partition.Expiries.Schedule(map, place, 0, nowMillis - 1);
            Memory.Add(partition.Memory.Settle());
        }
        return waiting is null;
    }

    private void Merge(ref BatchMerge merge, PartitionGroups groups, WriteBatch batch)
    {
        try
        {
            var (grown, deferred) = (0L, 0);
            RecalledValues? recalled = null;
            foreach (var number in groups.Touched)
                if (!TryMerge(ref merge, groups, _partitions[number], batch.Operations, ref recalled, ref grown))
                    groups.Defer(deferred++, number);
            Memory.Add(grown);
            if (deferred > 0)
                MergeDeferred(ref merge, groups, batch, recalled!, deferred);
        }
        finally
        {
            groups.Clear();
        }
    }

    // What must be read from the store is read for all partitions at once, and outside their locks.
    private void MergeDeferred(ref BatchMerge merge, PartitionGroups groups, WriteBatch batch, RecalledValues recalled, int deferred)
    {
        var grown = 0L;
        RecalledValues? again = recalled;
        try
        {
            while (deferred > 0)
            {
                recalled.Load();
                var before = deferred;
                deferred = 0;
                for (var i = 0; i < before; i++)
                    if (!TryMerge(ref merge, groups, _partitions[groups.Deferred(i)], batch.Operations, ref again, ref grown))
                        groups.Defer(deferred++, groups.Deferred(i));
            }
        }
        catch (GridException unreadable)
        {
            for (var i = 0; i < deferred; i++)
                for (var place = groups.First(groups.Deferred(i)); place >= 0; place = groups.Next(place))
                    batch.Operations[place].Reject(unreadable.Error.Code, unreadable.Error.Message);
        }
        Memory.Add(grown);
    }

    // False when the operations must see values that are not in memory; then nothing was merged.
    private bool TryMerge(
        ref BatchMerge merge, PartitionGroups groups, Partition partition, Span<WriteOperation> operations, ref RecalledValues? recalled, ref long grown)
    {
        lock (partition.Gate)
        {
            if (partition.Memory.EvictedCount > 0 && Lacks(merge, groups, partition, operations, recalled ??= new RecalledValues(_evicted)))
                return false;
            merge.Epoch = Volatile.Read(ref _epoch);
            for (var i = groups.First(partition.Number); i >= 0; i = groups.Next(i))
                merge.Merge(groups.MapOf(i), partition, ref operations[i]);
            grown += partition.Memory.Settle();
        }
        return true;
    }

    private static bool Lacks(
        in BatchMerge merge, PartitionGroups groups, Partition partition, Span<WriteOperation> operations, RecalledValues recalled)
    {
        var isLacking = false;
        for (var i = groups.First(partition.Number); i >= 0; i = groups.Next(i))
            isLacking |= merge.Lacks(groups.MapOf(i), partition, operations[i], recalled);
        return isLacking;
    }
}

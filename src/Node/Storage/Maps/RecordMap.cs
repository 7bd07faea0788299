using TopGun.Core.Grid;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Scans;
using TopGun.Node.Storage.Sets;

namespace TopGun.Node.Storage.Maps;

/// <summary>One map: its records in every partition, the Merkle tree that clients see, and its observers.</summary>
/// <remarks>Safe for use from many threads. Writes go through <see cref="RecordStore.Apply"/>.</remarks>
public sealed partial class RecordMap
{
    private readonly Partition[] _partitions;
    private readonly ulong _hashSeed;
    private readonly EvictedValues _evicted;
    private readonly RecordTable?[] _tables = new RecordTable?[Partitioning.Count];
    private readonly Lock _observersGate = new();
    private IMapObserver[] _observers = [];
    private readonly Lock _hashGate = new();
    private LeafSumTree? _tree;
    private RemovedTags? _removedTags;
    private bool _hasSetReaders;
    private bool _hasFormerReaders;
    private int _kind;
    private int _hasUnhashed;

    internal RecordMap(string name, Partition[] partitions, ulong hashSeed, EvictedValues evicted)
    {
        _evicted = evicted;
        Name = name;
        IsOfNode = SystemMaps.Contains(name);
        _partitions = partitions;
        _hashSeed = hashSeed;
    }

    /// <summary>Name of the map.</summary>
    public string Name { get; }

    /// <summary>Whether the node keeps its own memory in it; nobody is told of such a map.</summary>
    internal bool IsOfNode { get; }

    /// <summary>How its writes are merged; never changes after the first of them.</summary>
    public MapKind Kind => (MapKind)Volatile.Read(ref _kind);

    /// <summary>Records with a value, expired ones included until their tombstones are written; exact when nobody writes.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var table in _tables)
                count += table is null ? 0 : table.Count - table.Tombstones;
            return count;
        }
    }

    /// <summary>Keys, tombstones included; exact when nobody writes.</summary>
    public int KeyCount
    {
        get
        {
            var count = 0;
            foreach (var table in _tables)
                count += table?.Count ?? 0;
            return count;
        }
    }

    /// <summary>Tombstones kept; exact when nobody writes.</summary>
    public int TombstoneCount
    {
        get
        {
            var count = 0;
            foreach (var table in _tables)
                count += table?.Tombstones ?? 0;
            return count;
        }
    }

    /// <summary>The Merkle tree that clients see: every record, tombstones included (core-algorithms §6.4, settled 43).</summary>
    /// <remarks>In observed-remove maps it lacks what was written since <see cref="HashChanges"/> (settled 25).</remarks>
    public LeafSumTree Tree => LazyInitializer.EnsureInitialized(ref _tree);

    /// <summary>Tags removed anywhere in the map.</summary>
    internal RemovedTags RemovedTags => LazyInitializer.EnsureInitialized(ref _removedTags);

    /// <summary>Why a write of another kind is refused.</summary>
    internal string OtherKindReason =>
        $"the map '{Name}' {(Kind == MapKind.LastWriteWins ? "holds one value per key" : "holds sets of values")}; use another map";

    /// <summary>Observers to be told of a mutation; read under a partition's lock.</summary>
    internal IMapObserver[] Observers => Volatile.Read(ref _observers);

    /// <summary>Whether an observer reads the values of sets; read under a partition's lock.</summary>
    internal bool HasSetReaders => Volatile.Read(ref _hasSetReaders);

    /// <summary>Whether an observer reads former values; read under a partition's lock.</summary>
    internal bool HasFormerReaders => Volatile.Read(ref _hasFormerReaders);

    /// <summary>Reads the record of a key, whether live, expired, a tombstone or absent.</summary>
    /// <param name="key">Key as UTF-8.</param>
    /// <param name="keyHash">FNV-1a of the key over UTF-16 units.</param>
    /// <exception cref="GridException">The value is not in memory, and the store cannot be read now.</exception>
    public RecordVersion Get(ReadOnlySpan<byte> key, uint keyHash)
    {
        var owner = _partitions[Partitioning.PartitionOf(keyHash)];
        RecalledValues? recalled = null;
        while (true)
        {
            lock (owner.Gate)
            {
                var table = _tables[owner.Number];
                var place = table?.IndexOf(key, keyHash) ?? -1;
                if (place < 0)
                    return default;
                if (table!.TryUse(place, this, recalled))
                    return table.VersionAt(place);
                recalled ??= new RecalledValues(_evicted);
                recalled.Has(this, table, place);
            }
            recalled.Load();
        }
    }

    /// <summary>Visits the live records of one partition under its lock, in no order.</summary>
    /// <param name="partition">0 to 270.</param>
    /// <param name="nowMillis">Reader's clock in milliseconds since the epoch; decides what is expired.</param>
    /// <param name="visitor">Sees each record.</param>
    /// <returns>
    /// The partition's sequence at that moment: an observer registered before the scan has seen, or will see, every mutation
    /// with a greater one; those at or below it are in what was visited (settled 44).
    /// </returns>
    public long Scan<TVisitor>(int partition, long nowMillis, ref TVisitor visitor)
        where TVisitor : struct, IRecordVisitor
    {
        Scan(_partitions[partition], new AllPlaces(0), nowMillis, ref visitor, out var sequence);
        return sequence;
    }

    /// <summary>Visits the live records among some keys of one partition under its lock.</summary>
    /// <param name="partition">0 to 270.</param>
    /// <param name="nowMillis">Reader's clock in milliseconds since the epoch; decides what is expired.</param>
    /// <param name="keysOf">Gives keys of a partition as UTF-8; called and read under the lock, must be quick and not call the store.</param>
    /// <param name="visitor">Sees each record.</param>
    /// <returns>The partition's sequence, as for a scan of all its records.</returns>
    public long Scan<TVisitor>(int partition, long nowMillis, Func<int, IEnumerable<byte[]>> keysOf, ref TVisitor visitor)
        where TVisitor : struct, IRecordVisitor
    {
        Scan(_partitions[partition], new KeyPlaces(keysOf, partition), nowMillis, ref visitor, out var sequence);
        return sequence;
    }

    /// <summary>
    /// Visits every record below a node of the Merkle tree, tombstones and expired records included, partition by partition.
    /// Costs a search in each partition, not a reading of the map.
    /// </summary>
    /// <param name="path">Place in <see cref="Tree"/>.</param>
    /// <param name="visitor">Sees each record.</param>
    public void ScanBelow<TVisitor>(MerklePath path, ref TVisitor visitor)
        where TVisitor : struct, IRecordVisitor
    {
        foreach (var owner in _partitions)
            if (Volatile.Read(ref _tables[owner.Number]) is not null
                && !Scan(owner, new PlacesBelow(path), nowMillis: null, ref visitor, out _))
                return;
    }

    /// <summary>Visits every key of an observed-remove map below a node of the Merkle tree, keys with tombstones only included.</summary>
    /// <param name="path">Place in <see cref="Tree"/>.</param>
    /// <param name="visitor">Sees each key.</param>
    public void ScanEntriesBelow<TVisitor>(MerklePath path, ref TVisitor visitor)
        where TVisitor : struct, IEntryVisitor
    {
        var places = new EntryPlaces<TVisitor>(ref visitor);
        foreach (var owner in _partitions)
        {
            if (Volatile.Read(ref _tables[owner.Number]) is not { } table)
                continue;
            lock (owner.Gate)
            {
                if (!new PlacesBelow(path).Show(table, ref places))
                    return;
            }
        }
    }

    /// <summary>Reads what a key of an observed-remove map holds; null when it was never written.</summary>
    /// <param name="key">Key as UTF-8.</param>
    /// <param name="keyHash">FNV-1a of the key over UTF-16 units.</param>
    public OrEntry? GetEntry(ReadOnlySpan<byte> key, uint keyHash)
    {
        var number = Partitioning.PartitionOf(keyHash);
        lock (_partitions[number].Gate)
        {
            var table = _tables[number];
            var index = table?.IndexOf(key, keyHash) ?? -1;
            return index < 0 ? null : table!.SetAt(index)?.ToEntry(table[index].Key);
        }
    }

    /// <summary>Hashes the keys of an observed-remove map that have changed since the last call.</summary>
    public void HashChanges()
    {
        lock (_hashGate)
        {
            if (Interlocked.Exchange(ref _hasUnhashed, 0) == 0)
                return;
            var hash = new OrEntryHash();
            foreach (var owner in _partitions)
            {
                if (Volatile.Read(ref _tables[owner.Number]) is not { } table)
                    continue;
                lock (owner.Gate)
                    table.HashChangesInto(Tree, hash);
            }
        }
    }

    /// <summary>Registers an observer for every later mutation of the map.</summary>
    /// <param name="observer">Called under partition locks.</param>
    public void Observe(IMapObserver observer)
    {
        lock (_observersGate)
            SetObservers([.. _observers, observer]);
    }

    /// <summary>Takes an observer out; a call that is under way on another thread may still end after this one returns.</summary>
    /// <param name="observer">The observer; ignored when it is not registered.</param>
    public void Unobserve(IMapObserver observer)
    {
        lock (_observersGate)
            SetObservers(Array.FindAll(_observers, other => !ReferenceEquals(other, observer)));
    }

    // A write between the two sees readers that are not told yet, never the other way round.
    private void SetObservers(IMapObserver[] observers)
    {
        var hasSetReaders = Array.Exists(observers, observer => observer.ReadsSets);
        var hasFormerReaders = Array.Exists(observers, observer => observer.ReadsFormer);
        Volatile.Write(ref _hasSetReaders, hasSetReaders || _hasSetReaders);
        Volatile.Write(ref _hasFormerReaders, hasFormerReaders || _hasFormerReaders);
        Volatile.Write(ref _observers, observers);
        Volatile.Write(ref _hasSetReaders, hasSetReaders);
        Volatile.Write(ref _hasFormerReaders, hasFormerReaders);
    }

    /// <summary>Table of a partition, made on first use; under the partition's lock.</summary>
    internal RecordTable TableOf(int partition) => _tables[partition] ??= new RecordTable(_hashSeed, _partitions[partition].Memory, SystemMaps.Contains(Name));

    /// <summary>Asks for the memory that a write of a key will touch, and guesses the key's set; without any lock.</summary>
    internal OrSet? Prefetch(int partition, ReadOnlySpan<byte> key, uint keyHash) => Volatile.Read(ref _tables[partition])?.Prefetch(key, keyHash);

    /// <summary>Fixes the kind with the first write; false when the map is of another kind.</summary>
    internal bool TryWriteAs(MapKind kind)
    {
        if (Volatile.Read(ref _kind) == (int)kind)
            return true;
        var before = (MapKind)Interlocked.CompareExchange(ref _kind, (int)kind, (int)MapKind.Unwritten);
        return before == MapKind.Unwritten || before == kind;
    }

    /// <summary>Notes that a set has changed; under its partition's lock.</summary>
    internal void MarkUnhashed() => Volatile.Write(ref _hasUnhashed, 1);

    // False when the visitor has seen enough. Everything is visited under one entry of the lock, for which all that is evicted was read before.
    private bool Scan<TPlaces, TVisitor>(Partition owner, TPlaces places, long? nowMillis, ref TVisitor visitor, out long sequence)
        where TPlaces : struct, IPlaces
        where TVisitor : struct, IRecordVisitor
    {
        RecalledValues? recalled = null;
        while (true)
        {
            lock (owner.Gate)
            {
                sequence = owner.Sequence;
                if (_tables[owner.Number] is not { } table)
                    return true;
                if (!TVisitor.ReadsValues || table.EvictedCount == 0 || !Lacks(table, places, recalled ??= new RecalledValues(_evicted)))
                {
                    var records = new RecordPlaces<TVisitor>(ref visitor, this, recalled, nowMillis);
                    return places.Show(table, ref records);
                }
            }
            recalled.Load();
        }
    }

    private bool Lacks<TPlaces>(RecordTable table, TPlaces places, RecalledValues recalled)
        where TPlaces : struct, IPlaces
    {
        var missing = new MissingPlaces(this, recalled);
        places.Show(table, ref missing);
        return recalled.IsLacking;
    }
}

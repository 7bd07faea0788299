using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Sets;

namespace TopGun.Node.Storage.Records;

/// <summary>The records of one map in one partition, found by key without making a string.</summary>
/// <remarks>
/// A chained hash table over places, whose order is also that of scans. A removed key stays as a tombstone until that is forgotten;
/// its place then goes to the next new key. Guarded by the partition's lock, but for the counts.
/// </remarks>
internal sealed partial class RecordTable
{
    private const int InitialCapacity = 4;
    private const int NoEntry = -1;
    private const int PrefetchedLinks = 4;

    private const int EntryBytes = 56;
    private const int TtlBytes = sizeof(long);

    private readonly ulong _hashSeed;
    private readonly PartitionMemory _memory;
    private readonly int _number;
    private readonly bool _isPinned;
    private readonly Places<RecordEntry> _entries = new(InitialCapacity);
    private int[] _buckets = NewBuckets(InitialCapacity);
    private int _used;
    private int _count;
    private int _tombstones;
    private int _firstFree = NoEntry;
    private ulong _epochBase;
    private HlcTimestamp? _forgotten;
    private HashOrder? _order;

    // Beside the entries, as soon as one has a time to live.
    private Places<long>? _ttls;

    // Beside the entries, in observed-remove maps only; an entry whose values are to be put together anew holds Elsewhere.
    private Places<OrSet?>? _sets;
    private List<int>? _unhashed;

    /// <summary>Makes an empty table.</summary>
    /// <param name="hashSeed">Random, of this process alone, so that nobody can choose keys of one bucket.</param>
    /// <param name="memory">Told what the table takes.</param>
    /// <param name="isPinned">True when its values are never evicted.</param>
    public RecordTable(ulong hashSeed, PartitionMemory memory, bool isPinned)
    {
        _hashSeed = hashSeed;
        _memory = memory;
        _isPinned = isPinned || memory.Queues is null;
        _number = memory.Queues?.Join(this) ?? 0;
        memory.Add(HeapSizes.Table + (InitialCapacity * (EntryBytes + sizeof(int))));
    }

    /// <summary>Epoch of the latest change of any entry.</summary>
    public ulong Epoch { get; private set; }

    /// <summary>Keys, tombstones included; may be read without the lock.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Entries without value; may be read without the lock.</summary>
    public int Tombstones => Volatile.Read(ref _tombstones);

    /// <summary>Places from 0 that hold an entry, free ones among them.</summary>
    public int Used => _used;

    /// <summary>The entry at a place; valid until the next write.</summary>
    public ref RecordEntry this[int place] => ref _entries[place];

    /// <summary>Whether a write of this stamp may be older than a tombstone that was forgotten; asked for keys that are not known.</summary>
    public bool MayBeForgotten(in HlcTimestamp stamp) => _forgotten is { } forgotten && stamp <= forgotten;

    /// <summary>Remembers the stamp of a tombstone that is forgotten.</summary>
    public void RaiseForgotten(in HlcTimestamp stamp) => _forgotten = MayBeForgotten(stamp) ? _forgotten : stamp;

    /// <summary>Place of a key's entry, or a negative number when there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> key, uint keyHash)
    {
        var place = BucketOf(key);
        while (place >= 0)
        {
            ref readonly var entry = ref _entries[place];
            if (entry.KeyHash == keyHash && key.SequenceEqual(entry.Key))
                return place;
            place = entry.Next;
        }
        return NoEntry;
    }

    /// <summary>
    /// Asks for the memory that a write of a key will touch, and does not wait for it. May be called without the lock, since it is only a
    /// guess: what it reads may be of another moment, and nothing is made of it.
    /// </summary>
    /// <returns>The set of the key, as a guess; null in last-write-wins maps.</returns>
    public OrSet? Prefetch(ReadOnlySpan<byte> key, uint keyHash)
    {
        if (!CacheHints.AreTaken)
            return null;
        var buckets = _buckets;
        var place = buckets[SeededHash.Compute(key, _hashSeed) & (uint)(buckets.Length - 1)];
        // Not further: the chain may be changing while it is followed.
        for (var links = 0; links < PrefetchedLinks && place >= 0 && _entries.TryRead(place, out var entry); links++)
        {
            if (entry.KeyHash == keyHash)
                return Prefetch(place, entry);
            place = entry.Next;
        }
        return null;
    }

    /// <summary>The set of a key; null in last-write-wins maps.</summary>
    public OrSet? SetAt(int place) => _sets?[place];

    /// <summary>The record at a place as readers see it.</summary>
    public RecordVersion VersionAt(int place)
    {
        ref var entry = ref _entries[place];
        if (_sets is not null && ReferenceEquals(entry.Value, RecordVersion.Elsewhere))
            Keep(ref entry, place, _sets[place]!.ToArray());
        return new RecordVersion(true, entry.Value, entry.Timestamp, _ttls?[place] ?? 0);
    }

    /// <summary>Whether a reader at this time sees a value at a place.</summary>
    public bool IsLive(int place, long nowMillis) => (_ttls?[place] ?? 0) <= 0 ? _entries[place].Value is not null : VersionAt(place).IsLiveAt(nowMillis);

    /// <summary>Epoch of the store in which the entry at a place was changed last, or a later one; see <see cref="RecordStore.BeginEpoch"/>.</summary>
    public ulong EpochAt(int place) => _epochBase + _entries[place].Epoch;

    /// <summary>Makes an entry with an empty set for a key that has none.</summary>
    public int AddSet(ReadOnlySpan<byte> key, uint keyHash)
    {
        var place = Add(key, keyHash, 0);
        _sets ??= new Places<OrSet?>(InitialCapacity);
        _memory.Add((long)_sets.Reserve(_entries.Capacity) * HeapSizes.Reference);
        _sets[place] = new OrSet();
        return place;
    }

    /// <summary>Notes that a set has changed: readers and the next sync walk look at it anew.</summary>
    public void MarkSetChanged(int place, ulong epoch)
    {
        var set = _sets![place]!;
        Set(place, new RecordVersion(true, set.Count == 0 ? null : RecordVersion.Elsewhere, default, 0), epoch);
        _memory.Add(set.TakeGrowth());
        if (set.IsChanged)
            return;
        set.IsChanged = true;
        (_unhashed ??= []).Add(place);
    }

    /// <summary>Hashes the sets that have changed into the tree.</summary>
    public void HashChangesInto(LeafSumTree tree, OrEntryHash hash)
    {
        if (_unhashed is null)
            return;
        // A place that was freed meanwhile, and may have been taken again, does no harm.
        foreach (var place in _unhashed)
            _sets![place]?.HashInto(tree, _entries[place].Key, _entries[place].KeyHash, hash);
        _unhashed.Clear();
    }

    /// <summary>Makes an entry for a key that has none; its version is still to be set.</summary>
    public int Add(ReadOnlySpan<byte> key, uint keyHash, uint itemHash)
    {
        var place = TakePlace();
        ref var entry = ref _entries[place];
        entry.Key = key.ToArray();
        entry.KeyHash = keyHash;
        entry.NodeId = string.Empty;
        entry.ItemHash = itemHash;
        _memory.Add(HeapSizes.OfArray(key.Length));
        Link(ref entry, place);
        Volatile.Write(ref _count, _count + 1);
        Volatile.Write(ref _tombstones, _tombstones + 1);
        return place;
    }

    /// <summary>Takes out a tombstone; its place waits for another key.</summary>
    public void Free(int place)
    {
        ref var entry = ref _entries[place];
        Unlink(ref entry, place);
        var use = entry.Use;
        use.Clear();
        _memory.Add(-HeapSizes.OfArray(entry.Key.Length));
        if (SetAt(place) is { } set)
            _memory.Add(set.TakeGrowth() - set.Bytes);
        entry = default;
        entry.Use = use;
        entry.NodeId = string.Empty;
        entry.Next = _firstFree;
        _firstFree = place;
        if (_sets is not null)
            _sets[place] = null;
        Volatile.Write(ref _count, _count - 1);
        Volatile.Write(ref _tombstones, _tombstones - 1);
    }

    /// <summary>Replaces the version of an entry.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="version">The version.</param>
    /// <param name="epoch">The store's epoch, read under the partition's lock.</param>
    public void Set(int place, in RecordVersion version, ulong epoch)
    {
        Epoch = epoch;
        ref var entry = ref _entries[place];
        var delta = (version.Value is null ? 1 : 0) - (entry.Value is null ? 1 : 0);
        if (delta != 0)
            Volatile.Write(ref _tombstones, _tombstones + delta);
        Keep(ref entry, place, version.Value);
        entry.NodeId = version.Timestamp.NodeId;
        entry.Millis = version.Timestamp.Millis;
        entry.Counter = version.Timestamp.Counter;
        entry.Epoch = Relative(epoch);
        if (_ttls is not null || version.TtlMillis != 0)
            SetTtl(place, version.TtlMillis);
    }

    /// <summary>The entries by the hash of their key, up to those that came lately; valid until the next write.</summary>
    public HashOrder Order()
    {
        _order ??= new HashOrder();
        _order.BringUpToDate(this);
        return _order;
    }

    private OrSet? Prefetch(int place, in RecordEntry entry)
    {
        CacheHints.Ask(entry.Key);
        if (_sets is null)
            CacheHints.Ask(entry.Value);
        else if (_sets.TryRead(place, out var set))
        {
            set?.Prefetch();
            return set;
        }
        return null;
    }

    private void SetTtl(int place, long ttlMillis)
    {
        _ttls ??= new Places<long>(InitialCapacity);
        _memory.Add((long)_ttls.Reserve(_entries.Capacity) * TtlBytes);
        _ttls[place] = ttlMillis;
    }

    // Epochs are counted from a base; entries from before a new one count as changed at it, so that a delta may repeat them but misses none.
    private uint Relative(ulong epoch)
    {
        if (epoch - _epochBase > uint.MaxValue)
        {
            var newBase = epoch - int.MaxValue;
            for (var place = 0; place < _used; place++)
                _entries[place].Epoch = (uint)(Math.Max(EpochAt(place), newBase) - newBase);
            _epochBase = newBase;
        }
        return (uint)(epoch - _epochBase);
    }

    private int TakePlace()
    {
        if (_firstFree != NoEntry)
        {
            var place = _firstFree;
            _firstFree = _entries[place].Next;
            // The order knows the place under another hash.
            _order = null;
            return place;
        }

        if (_used == _buckets.Length)
            Spread();
        _memory.Add((long)_entries.Reserve(_used + 1) * EntryBytes);
        return _used++;
    }

    // There is no free place, or the table would not grow.
    private void Spread()
    {
        _memory.Add((long)_buckets.Length * sizeof(int));
        _buckets = NewBuckets(_buckets.Length * 2);
        for (var place = 0; place < _used; place++)
            Link(ref _entries[place], place);
    }

    private void Link(ref RecordEntry entry, int place)
    {
        ref var bucket = ref BucketOf(entry.Key);
        entry.Next = bucket;
        bucket = place;
    }

    private void Unlink(ref RecordEntry entry, int place)
    {
        ref var link = ref BucketOf(entry.Key);
        while (link != place)
            link = ref _entries[link].Next;
        link = entry.Next;
    }

    private ref int BucketOf(ReadOnlySpan<byte> key) => ref _buckets[SeededHash.Compute(key, _hashSeed) & (uint)(_buckets.Length - 1)];

    private static int[] NewBuckets(int size)
    {
        var buckets = new int[size];
        Array.Fill(buckets, NoEntry);
        return buckets;
    }
}

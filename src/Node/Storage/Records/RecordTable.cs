using System.Numerics;
using TopGun.Core.Hashing;
using TopGun.Core.Time;

namespace TopGun.Node.Storage.Records;

/// <summary>The records of one map in one partition, found by key without making a string.</summary>
/// <remarks>
/// A chained hash table whose entries lie in one array, which is also the order of scans. A removed key stays as a tombstone
/// until that is forgotten; its place then goes to the next new key. Guarded by the partition's lock, but for the counts.
/// </remarks>
internal sealed class RecordTable
{
    private const int InitialCapacity = 4;
    private const int NoEntry = -1;

    private static readonly byte[] Unread = [];

    // From here on capacity grows by half, so that slack stays small where most memory is.
    private const int DoublingMax = 1024;

    private int[] _buckets = NewBuckets(InitialCapacity);
    private RecordEntry[] _entries = new RecordEntry[InitialCapacity];
    private int _used;
    private int _count;
    private int _tombstones;
    private int _firstFree = NoEntry;
    private HlcTimestamp? _forgotten;
    private HashOrder? _order;

    // Beside the entries, in observed-remove maps only; an entry whose values are to be put together anew holds Unread.
    private OrSet?[]? _sets;
    private List<int>? _unhashed;

    /// <summary>Epoch of the latest change of any entry.</summary>
    public ulong Epoch { get; private set; }

    /// <summary>Keys, tombstones included; may be read without the lock.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Entries without value; may be read without the lock.</summary>
    public int Tombstones => Volatile.Read(ref _tombstones);

    /// <summary>All entries, free places among them; valid until the next write.</summary>
    public Span<RecordEntry> Entries => _entries.AsSpan(0, _used);

    /// <summary>Whether a write of this stamp may be older than a tombstone that was forgotten; asked for keys that are not known.</summary>
    public bool MayBeForgotten(in HlcTimestamp stamp) => _forgotten is { } forgotten && stamp <= forgotten;

    /// <summary>Remembers the stamp of a tombstone that is forgotten.</summary>
    public void RaiseForgotten(in HlcTimestamp stamp) => _forgotten = MayBeForgotten(stamp) ? _forgotten : stamp;

    /// <summary>Place of a key's entry, or a negative number when there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> key, uint keyHash)
    {
        var entries = _entries;
        var index = _buckets[keyHash & (uint)(_buckets.Length - 1)];
        while ((uint)index < (uint)entries.Length)
        {
            ref readonly var entry = ref entries[index];
            if (entry.KeyHash == keyHash && key.SequenceEqual(entry.Key))
                return index;
            index = entry.Next;
        }
        return NoEntry;
    }

    /// <summary>The set of a key; null in last-write-wins maps.</summary>
    public OrSet? SetAt(int index) => _sets?[index];

    /// <summary>The record at a place as readers see it.</summary>
    public RecordVersion VersionAt(int index)
    {
        ref var entry = ref _entries[index];
        if (ReferenceEquals(entry.Value, Unread))
            entry.Value = _sets![index]!.ToArray();
        return entry.Version;
    }

    /// <summary>Makes an entry with an empty set for a key that has none.</summary>
    public int AddSet(ReadOnlySpan<byte> key, uint keyHash)
    {
        var index = Add(key, keyHash, 0);
        _sets ??= new OrSet?[_entries.Length];
        if (_sets.Length < _entries.Length)
            Array.Resize(ref _sets, _entries.Length);
        _sets[index] = new OrSet();
        return index;
    }

    /// <summary>Notes that a set has changed: readers and the next sync walk look at it anew.</summary>
    public void MarkSetChanged(int index, ulong epoch)
    {
        var set = _sets![index]!;
        Set(index, new RecordVersion(true, set.Count == 0 ? null : Unread, default, 0), epoch);
        if (set.IsChanged)
            return;
        set.IsChanged = true;
        (_unhashed ??= []).Add(index);
    }

    /// <summary>Hashes the sets that have changed into the tree.</summary>
    public void HashChangesInto(LeafSumTree tree, OrEntryHash hash)
    {
        if (_unhashed is null)
            return;
        // A place that was freed meanwhile, and may have been taken again, does no harm.
        foreach (var index in _unhashed)
            _sets![index]?.HashInto(tree, _entries[index].Key, _entries[index].KeyHash, hash);
        _unhashed.Clear();
    }

    /// <summary>Makes an entry for a key that has none; its version is still to be set.</summary>
    public int Add(ReadOnlySpan<byte> key, uint keyHash, uint itemHash)
    {
        var index = TakePlace();
        ref var entry = ref _entries[index];
        entry.Key = key.ToArray();
        entry.KeyHash = keyHash;
        entry.NodeId = string.Empty;
        entry.ItemHash = itemHash;
        Link(ref entry, index);
        Volatile.Write(ref _count, _count + 1);
        Volatile.Write(ref _tombstones, _tombstones + 1);
        return index;
    }

    /// <summary>Takes out a tombstone; its place waits for another key.</summary>
    public void Free(int index)
    {
        ref var entry = ref _entries[index];
        Unlink(entry.KeyHash, index);
        entry = default;
        entry.Key = [];
        entry.NodeId = string.Empty;
        entry.Next = _firstFree;
        _firstFree = index;
        if (_sets is not null)
            _sets[index] = null;
        Volatile.Write(ref _count, _count - 1);
        Volatile.Write(ref _tombstones, _tombstones - 1);
    }

    /// <summary>Replaces the version of an entry.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="version">The version.</param>
    /// <param name="epoch">The store's epoch, read under the partition's lock.</param>
    public void Set(int index, in RecordVersion version, ulong epoch)
    {
        Epoch = epoch;
        ref var entry = ref _entries[index];
        var delta = (version.Value is null ? 1 : 0) - (entry.Value is null ? 1 : 0);
        if (delta != 0)
            Volatile.Write(ref _tombstones, _tombstones + delta);
        entry.Set(version);
        entry.Epoch = epoch;
    }

    /// <summary>The entries by the hash of their key, up to those that came lately; valid until the next write.</summary>
    public HashOrder Order()
    {
        _order ??= new HashOrder();
        _order.BringUpToDate(Entries);
        return _order;
    }

    private int TakePlace()
    {
        if (_firstFree != NoEntry)
        {
            var index = _firstFree;
            _firstFree = _entries[index].Next;
            // The order knows the place under another hash.
            _order = null;
            return index;
        }

        if (_used == _entries.Length)
            Grow();
        return _used++;
    }

    private void Grow()
    {
        var capacity = _entries.Length < DoublingMax ? _entries.Length * 2 : _entries.Length + (_entries.Length / 2);
        Array.Resize(ref _entries, capacity);
        _buckets = NewBuckets((int)BitOperations.RoundUpToPowerOf2((uint)capacity));
        // There is no free place, or the table would not grow.
        for (var i = 0; i < _used; i++)
            Link(ref _entries[i], i);
    }

    private void Link(ref RecordEntry entry, int index)
    {
        ref var bucket = ref _buckets[entry.KeyHash & (uint)(_buckets.Length - 1)];
        entry.Next = bucket;
        bucket = index;
    }

    private void Unlink(uint keyHash, int index)
    {
        ref var link = ref _buckets[keyHash & (uint)(_buckets.Length - 1)];
        while (link != index)
            link = ref _entries[link].Next;
        link = _entries[index].Next;
    }

    private static int[] NewBuckets(int size)
    {
        var buckets = new int[size];
        Array.Fill(buckets, NoEntry);
        return buckets;
    }
}

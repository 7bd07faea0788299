using System.Numerics;
using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Durability;

/// <summary>Numbers the records that mutations are about: map, key and tag. Not thread-safe.</summary>
internal sealed class MutationIdentities
{
    private const int CapacityMin = 1 << 12;
    private const int CapacityKept = 1 << 17;
    private const int BytesKept = 4 << 20;
    private const int NoPlace = -1;
    private const uint Multiplier = 0x9e3779b1;

    private readonly Dictionary<byte[], int> _maps = new(ByteArrayComparer.Instance);
    private Identity[] _identities = new Identity[CapacityMin];
    private int[] _buckets = NewBuckets(CapacityMin);
    private byte[] _bytes = [];
    private int _byteCount;
    private byte[] _map = [];
    private int _mapNumber;

    /// <summary>How many there are; their numbers are below this.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the record that a mutation is about; the next one when it is new.</summary>
    public int Find(in LogRecord mutation, ReadOnlySpan<byte> segment)
    {
        var key = segment.Slice(mutation.Key.Offset, mutation.Key.Length);
        var tag = segment.Slice(mutation.Tag.Offset, mutation.Tag.Length);
        var map = NumberOf(segment.Slice(mutation.Map.Offset, mutation.Map.Length));
        var hash = HashOf(mutation.KeyHash, map, tag);
        for (var place = _buckets[hash & (uint)(_buckets.Length - 1)]; place != NoPlace; place = _identities[place].Next)
        {
            ref readonly var identity = ref _identities[place];
            if (identity.Hash == hash && identity.Map == map && identity.TagLength == tag.Length && identity.KeyLength == key.Length
                && key.SequenceEqual(_bytes.AsSpan(identity.Start, key.Length))
                && tag.SequenceEqual(_bytes.AsSpan(identity.Start + key.Length, tag.Length)))
            {
                return place;
            }
        }
        return Add(hash, map, key, tag);
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        Count = 0;
        _byteCount = 0;
        _maps.Clear();
        _map = [];
        if (_identities.Length > CapacityKept)
            (_identities, _buckets) = (new Identity[CapacityMin], NewBuckets(CapacityMin));
        else
            Array.Fill(_buckets, NoPlace);
        if (_bytes.Length > BytesKept)
            _bytes = [];
    }

    private static uint HashOf(uint keyHash, int map, ReadOnlySpan<byte> tag)
    {
        var hash = keyHash ^ ((uint)map * Multiplier);
        if (tag.IsEmpty)
            return hash;
        var rest = default(HashCode);
        rest.Add(hash);
        rest.AddBytes(tag);
        return (uint)rest.ToHashCode();
    }

    // Mutations of one map mostly follow one another.
    private int NumberOf(ReadOnlySpan<byte> map)
    {
        if (_maps.Count > 0 && map.SequenceEqual(_map))
            return _mapNumber;
        var numbers = _maps.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!numbers.TryGetValue(map, out _map!, out _mapNumber))
        {
            (_map, _mapNumber) = (map.ToArray(), _maps.Count);
            _maps.Add(_map, _mapNumber);
        }
        return _mapNumber;
    }

    private int Add(uint hash, int map, ReadOnlySpan<byte> key, ReadOnlySpan<byte> tag)
    {
        if (Count == _identities.Length)
            Grow();
        var start = _byteCount;
        _byteCount = checked(start + key.Length + tag.Length);
        if (_byteCount > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(CapacityMin, _byteCount * 2L)));
        key.CopyTo(_bytes.AsSpan(start));
        tag.CopyTo(_bytes.AsSpan(start + key.Length));
        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _identities[Count] = new Identity(hash, bucket, start, map, (ushort)key.Length, (ushort)tag.Length);
        bucket = Count;
        return Count++;
    }

    private void Grow()
    {
        Array.Resize(ref _identities, _identities.Length * 2);
        _buckets = NewBuckets(_identities.Length);
        for (var place = 0; place < Count; place++)
        {
            ref var bucket = ref _buckets[_identities[place].Hash & (uint)(_buckets.Length - 1)];
            _identities[place] = _identities[place] with { Next = bucket };
            bucket = place;
        }
    }

    private static int[] NewBuckets(int capacity)
    {
        var buckets = new int[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(buckets, NoPlace);
        return buckets;
    }

    /// <summary>One record; key and tag lie behind one another from <paramref name="Start"/> on.</summary>
    private readonly record struct Identity(uint Hash, int Next, int Start, int Map, ushort KeyLength, ushort TagLength);
}

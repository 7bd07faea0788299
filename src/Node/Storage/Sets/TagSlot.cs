using System.Buffers.Binary;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Time;

namespace TopGun.Node.Storage.Sets;

/// <summary>A tag that a key of an observed-remove map remembers, and where what was added by it lies: 48 bytes beside them.</summary>
internal struct TagSlot
{
    private const int Removed = -1;

    /// <summary>Holds the tag, behind it the value and, if there is one, the time to live; of a removed tag it alone. Null in a slot whose tag was forgotten.</summary>
    public byte[]? Bytes;

    private string _nodeId;
    private ulong _millis;
    private uint _counter;
    private int _start;
    private int _tagLength;
    private int _valueLength;
    private bool _hasTtl;

    /// <summary>Hash of the tag.</summary>
    public int Hash;

    /// <summary>Whether there is an element, which was not removed.</summary>
    public readonly bool HasElement => Bytes is not null && _valueLength != Removed;

    /// <summary>The tag as UTF-8; empty where it was forgotten.</summary>
    public readonly ReadOnlyMemory<byte> Tag => new(Bytes, _start, _tagLength);

    /// <summary>The value of an element.</summary>
    public readonly ReadOnlyMemory<byte> Value => new(Bytes, _start + _tagLength, _valueLength);

    /// <summary>Bytes of an element in its array.</summary>
    public readonly int Length => LengthOf(_tagLength, _valueLength, _hasTtl);

    /// <summary>What was added, or null when it was removed since.</summary>
    public readonly OrElement? Element => HasElement ? new OrElement(Tag, Value, new HlcTimestamp(_millis, _counter, _nodeId), TtlMillis) : null;

    private readonly long TtlMillis =>
        _hasTtl ? BinaryPrimitives.ReadInt64LittleEndian(Bytes.AsSpan(_start + _tagLength + _valueLength)) : 0;

    /// <summary>Bytes that an element takes in its array.</summary>
    public static int LengthOf(int tagLength, int valueLength, bool hasTtl) => tagLength + valueLength + (hasTtl ? sizeof(long) : 0);

    /// <summary>Takes an element in.</summary>
    /// <param name="bytes">Its array, with room for it from <paramref name="start"/>.</param>
    /// <param name="start">Where it lies.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The value.</param>
    /// <param name="stamp">Stamp of the addition.</param>
    /// <param name="ttlMillis">Time to live in milliseconds from the stamp; 0 = none.</param>
    public void Put(byte[] bytes, int start, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value, in HlcTimestamp stamp, long ttlMillis)
    {
        (Bytes, _start, _tagLength, _valueLength, _hasTtl) = (bytes, start, tag.Length, value.Length, ttlMillis > 0);
        (_nodeId, _millis, _counter) = (stamp.NodeId, stamp.Millis, stamp.Counter);
        var room = bytes.AsSpan(start);
        tag.CopyTo(room);
        value.CopyTo(room[tag.Length..]);
        if (_hasTtl)
            BinaryPrimitives.WriteInt64LittleEndian(room[(tag.Length + value.Length)..], ttlMillis);
    }

    /// <summary>Notes that the tag was removed.</summary>
    /// <param name="tag">The tag, in an array of its own.</param>
    public void Remove(byte[] tag)
    {
        (Bytes, _start, _tagLength, _valueLength, _hasTtl) = (tag, 0, tag.Length, Removed, false);
        (_nodeId, _millis, _counter) = (string.Empty, 0, 0);
    }

    /// <summary>Moves an element to another array.</summary>
    public void MoveTo(byte[] bytes, int start)
    {
        Bytes.AsSpan(_start, Length).CopyTo(bytes.AsSpan(start));
        (Bytes, _start) = (bytes, start);
    }
}

using System.Buffers.Binary;
using System.Numerics;

namespace TopGun.Core.MsgPack;

/// <summary>A bounded cache from UTF-8 bytes to strings, for names that come again and again: maps, node ids, fields.</summary>
/// <remarks>
/// Two places per hash; a newcomer displaces the older one, so the cache never grows and hostile names only cost misses.
/// Thread-safe without locks: entries are immutable and published by one reference write. A miss may allocate a string that
/// another thread also allocates; callers compare strings by value.
/// </remarks>
public sealed class Utf8Interner
{
    private readonly Entry?[] _entries;

    /// <summary>Makes a cache of about <paramref name="capacity"/> strings, rounded up to a power of two.</summary>
    public Utf8Interner(int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MsgPackLimits.InternedStringsMax);
        _entries = new Entry?[BitOperations.RoundUpToPowerOf2((uint)capacity)];
    }

    /// <summary>The text of <paramref name="utf8"/>, decoded as <see cref="MsgPackText.Decode(ReadOnlySpan{byte})"/> does; cached unless it is long.</summary>
    public string Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MsgPackLimits.InternedBytesMax)
            return MsgPackText.Decode(utf8);
        var slot = SlotOf(utf8) & (_entries.Length - 2);
        var first = _entries[slot];
        if (first is not null && utf8.SequenceEqual(first.Utf8))
            return first.Text;
        var second = _entries[slot + 1];
        if (second is not null && utf8.SequenceEqual(second.Utf8))
            return second.Text;
        var entry = new Entry(utf8.ToArray(), MsgPackText.Decode(utf8));
        if (first is not null)
            _entries[slot + 1] = first;
        _entries[slot] = entry;
        return entry.Text;
    }

    private static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        const ulong Multiplier = 0x9e3779b97f4a7c15;
        var hash = (ulong)utf8.Length;
        while (utf8.Length >= sizeof(ulong))
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8)) * Multiplier, 29);
            utf8 = utf8[sizeof(ulong)..];
        }
        foreach (var unit in utf8)
            hash = (hash ^ unit) * Multiplier;
        return (int)(hash >> 33);
    }

    private sealed record Entry(byte[] Utf8, string Text);
}

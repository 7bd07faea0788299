using TopGun.Core.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Core.Crdts;

/// <summary>What an LWW map holds under a key: a value, or the tombstone of one, with the stamp that decides (core-algorithms §3).</summary>
public sealed class LwwRecord
{
    private static readonly ReadOnlyMemory<byte> Nil = new[] { MsgPackFormat.Nil };

    /// <summary>Makes a record.</summary>
    /// <param name="value">One MsgPack value, kept as it is; nil is a tombstone.</param>
    /// <param name="timestamp">When and where it was written.</param>
    /// <param name="ttl">How long it lives.</param>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public LwwRecord(ReadOnlyMemory<byte> value, HlcTimestamp timestamp, TimeToLive ttl = default)
    {
        if (value.IsEmpty)
            throw new ArgumentException("A value is one MsgPack value; pass nil (c0) for a tombstone.", nameof(value));
        Value = value;
        Timestamp = timestamp;
        Ttl = ttl;
    }

    /// <summary>One MsgPack value; nil for a tombstone.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>When and where it was written.</summary>
    public HlcTimestamp Timestamp { get; }

    /// <summary>How long it lives, counted from its stamp; absent: for ever.</summary>
    public TimeToLive Ttl { get; }

    /// <summary>Whether the record says that the key was removed.</summary>
    public bool IsTombstone => Value.Span[0] == MsgPackFormat.Nil;

    /// <summary>The record of a removal.</summary>
    public static LwwRecord Tombstone(HlcTimestamp timestamp) => new(Nil, timestamp);

    /// <summary>Whether readers see the value: neither removed nor expired.</summary>
    public bool IsLive(DateTimeOffset now) => !IsTombstone && !Ttl.HasExpired(Timestamp, now);
}

using TopGun.Core.Time;

namespace TopGun.Core.Crdts;

/// <summary>One value that was added to a key of an OR map, known by its tag (core-algorithms §4).</summary>
public sealed class OrRecord
{
    /// <summary>Makes a record.</summary>
    /// <param name="value">One MsgPack value, kept as it is.</param>
    /// <param name="timestamp">When and where it was added.</param>
    /// <param name="tag">Unique name of this addition; the text of its stamp when made by a client.</param>
    /// <param name="ttl">How long it lives.</param>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public OrRecord(ReadOnlyMemory<byte> value, HlcTimestamp timestamp, string tag, TimeToLive ttl = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (value.IsEmpty)
            throw new ArgumentException("A value is one MsgPack value; it cannot be empty.", nameof(value));
        Value = value;
        Timestamp = timestamp;
        Tag = tag;
        Ttl = ttl;
    }

    /// <summary>One MsgPack value.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>When and where it was added.</summary>
    public HlcTimestamp Timestamp { get; }

    /// <summary>Unique name of this addition.</summary>
    public string Tag { get; }

    /// <summary>How long it lives, counted from its stamp; absent: for ever.</summary>
    public TimeToLive Ttl { get; }
}

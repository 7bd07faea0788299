using TopGun.Core.Grid;
using TopGun.Core.Time;

namespace TopGun.Node.Storage.Records;

/// <summary>A tag that a key of an observed-remove map remembers, with what was added by it.</summary>
internal struct TagSlot
{
    /// <summary>The tag as UTF-8, never modified; null in a slot whose tag was forgotten.</summary>
    public byte[]? Tag;

    /// <summary>One MsgPack value, never modified; null when the tag was removed.</summary>
    public byte[]? Value;

    /// <summary>Stamp of the addition.</summary>
    public HlcTimestamp Timestamp;

    /// <summary>Time to live in milliseconds from the stamp; 0 = none.</summary>
    public long TtlMillis;

    /// <summary>Hash of the tag.</summary>
    public int Hash;

    /// <summary>Next slot of the same bucket, or a negative number.</summary>
    public int Next;

    /// <summary>What was added, or null when it was removed since.</summary>
    public readonly OrElement? Element => Value is null ? null : new OrElement(Tag, Value, Timestamp, TtlMillis);
}

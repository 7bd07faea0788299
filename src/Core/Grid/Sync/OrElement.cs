using TopGun.Core.Time;

namespace TopGun.Core.Grid.Sync;

/// <summary>One value that was added to a key of an observed-remove map, known by its tag.</summary>
/// <param name="Tag">Unique name of the addition as UTF-8, immutable; the caller's, verbatim.</param>
/// <param name="Value">One MsgPack value, immutable.</param>
/// <param name="Timestamp">Stamp of the addition.</param>
/// <param name="TtlMillis">Time to live in milliseconds from the stamp; 0 = none.</param>
public readonly record struct OrElement(ReadOnlyMemory<byte> Tag, ReadOnlyMemory<byte> Value, HlcTimestamp Timestamp, long TtlMillis)
{
    /// <summary>True when the time to live has passed (core-algorithms §3.2).</summary>
    /// <param name="nowMillis">Reader's clock in milliseconds since the epoch.</param>
    public bool HasExpiredAt(long nowMillis) => TtlMillis > 0 && nowMillis - (long)Timestamp.Millis > TtlMillis;
}

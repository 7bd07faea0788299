using TopGun.Core.Time;

namespace TopGun.Core.Grid.Maps;

/// <summary>A live record as a reader sees it.</summary>
/// <param name="Value">The value: one MsgPack value, immutable.</param>
/// <param name="Timestamp">Stamp of the write that won.</param>
/// <param name="TtlMillis">Time to live in milliseconds from the stamp; 0 = none.</param>
public sealed record MapEntry(ReadOnlyMemory<byte> Value, HlcTimestamp Timestamp, long TtlMillis);

using TopGun.Core.Time;

namespace TopGun.Core.Grid.Sync;

/// <summary>One key of a last-write-wins map as replicas exchange it.</summary>
/// <param name="Key">Key as UTF-8, immutable.</param>
/// <param name="Value">One MsgPack value, immutable; empty for a tombstone.</param>
/// <param name="Timestamp">Stamp of the write that won.</param>
/// <param name="TtlMillis">Time to live in milliseconds from the stamp; 0 = none.</param>
public readonly record struct SyncRecord(
    ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, HlcTimestamp Timestamp, long TtlMillis);

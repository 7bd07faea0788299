using TopGun.Core.Time;

namespace TopGun.Core.Grid.Resolvers;

/// <summary>A write that a conflict resolver refused, as its writer is told.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Key">Key as UTF-8.</param>
/// <param name="AttemptedValue">The value that was refused, one MsgPack value.</param>
/// <param name="Reason">Why.</param>
/// <param name="Timestamp">Stamp of the refused write.</param>
public sealed record MergeRejection(
    string MapName, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> AttemptedValue, string Reason, HlcTimestamp Timestamp);

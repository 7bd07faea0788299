using TopGun.Core.Time;

namespace TopGun.Core.Resolvers;

/// <summary>A write and the entry it meets (core-algorithms §13).</summary>
public sealed record ResolverContext
{
    /// <summary>Map.</summary>
    public required string MapName { get; init; }

    /// <summary>Key.</summary>
    public required string Key { get; init; }

    /// <summary>The stored value, one MsgPack value; empty when there is none, it was removed or has expired.</summary>
    public ReadOnlyMemory<byte> LocalValue { get; init; }

    /// <summary>Stamp of the stored record, tombstones included; null when the key was never written.</summary>
    public HlcTimestamp? LocalTimestamp { get; init; }

    /// <summary>The incoming value, one MsgPack value.</summary>
    public required ReadOnlyMemory<byte> RemoteValue { get; init; }

    /// <summary>Stamp of the incoming write.</summary>
    public required HlcTimestamp RemoteTimestamp { get; init; }

    /// <summary>Node that stamped the incoming write; begins with <c>server:</c> for writes of the grid itself only.</summary>
    public required string RemoteNodeId { get; init; }

    /// <summary>Who writes; null when nobody is known.</summary>
    public ResolverCaller? Caller { get; init; }
}

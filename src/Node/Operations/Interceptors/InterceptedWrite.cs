using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Node.Operations.Interceptors;

/// <summary>One write on its way through the pipeline; what it shows is valid during the call only.</summary>
public readonly ref struct InterceptedWrite
{
    /// <summary>Map.</summary>
    public required string MapName { get; init; }

    /// <summary>What it does.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Key as UTF-8.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>One MsgPack value; empty for removals.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Its stamp.</summary>
    public required HlcTimestamp Timestamp { get; init; }

    /// <summary>Who writes.</summary>
    public required Principal Caller { get; init; }

    /// <summary>Number of the session that writes, that is of one connection; no other of this life of the node has it.</summary>
    public required ulong Session { get; init; }
}

using TopGun.Core.Time;

namespace TopGun.Core.Grid.Maps;

/// <summary>
/// One accepted write as every interested session sees it. One object serves all receivers; the first to need an encoded
/// form leaves it here for the others.
/// </summary>
public sealed class RecordChange
{
    /// <summary>Map that was written.</summary>
    public required string MapName { get; init; }

    /// <summary>What the write did.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Key as UTF-8, immutable.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>One MsgPack value; empty for a removal.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Stamp of the write.</summary>
    public HlcTimestamp Timestamp { get; init; }

    /// <summary>Time to live in milliseconds from the stamp; 0 = none.</summary>
    public long TtlMillis { get; init; }

    /// <summary>OR tag as UTF-8; empty for last-write-wins maps.</summary>
    public ReadOnlyMemory<byte> Tag { get; init; }

    /// <summary>Form shared by sessions that speak MsgPack; set by the first of them.</summary>
    public byte[]? ClientForm { get; set; }

    /// <summary>Form shared by sessions that speak protobuf; set by the first of them.</summary>
    public object? RemoteForm { get; set; }
}

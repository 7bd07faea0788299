using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Rules;

/// <summary>A put that is about to be merged, as a rule sees it under the partition's lock.</summary>
public readonly ref struct MergeProposal
{
    /// <summary>Map.</summary>
    public required string MapName { get; init; }

    /// <summary>Key as UTF-8.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The record that the put meets.</summary>
    public required RecordVersion Before { get; init; }

    /// <summary>The value, one MsgPack value.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Stamp of the put.</summary>
    public required HlcTimestamp Timestamp { get; init; }

    /// <summary>Sink of the session that writes, or null.</summary>
    public ISessionSink? Origin { get; init; }

    /// <summary>Scope that receivers join to be flushed.</summary>
    public required Delivery Delivery { get; init; }
}

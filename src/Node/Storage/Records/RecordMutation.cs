using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Time;

namespace TopGun.Node.Storage.Records;

/// <summary>One accepted write, as observers see it under the partition's lock.</summary>
public readonly ref struct RecordMutation
{
    /// <summary>What the write did.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Partition of the key, 0 to 270.</summary>
    public required int Partition { get; init; }

    /// <summary>Number of this mutation within its partition; the fence between a snapshot and live changes (settled 44).</summary>
    public required long Sequence { get; init; }

    /// <summary>Key as UTF-8; the stored array, never modified.</summary>
    public required byte[] Key { get; init; }

    /// <summary>FNV-1a of the key over UTF-16 units.</summary>
    public required uint KeyHash { get; init; }

    /// <summary>Stamp of the write.</summary>
    public required HlcTimestamp Timestamp { get; init; }

    /// <summary>The record before the write; in observed-remove maps only for those who read sets.</summary>
    public required RecordVersion Before { get; init; }

    /// <summary>The record after the write; in observed-remove maps only for those who read sets.</summary>
    public required RecordVersion After { get; init; }

    /// <summary>Whether the map is an observed-remove map.</summary>
    public bool IsOfSet => Kind >= OperationKind.OrAdd;

    /// <summary>What was written, of a set the element; empty for removals. Never modified.</summary>
    public ReadOnlyMemory<byte> Value => IsOfSet ? Element?.Value ?? default : After.Value;

    /// <summary>Time to live of what was written in milliseconds; 0 = none.</summary>
    public long TtlMillis => IsOfSet ? Element?.TtlMillis ?? 0 : After.TtlMillis;

    /// <summary>Tag that was added or removed; empty in last-write-wins maps. Never modified.</summary>
    public ReadOnlyMemory<byte> Tag { get; init; }

    /// <summary>What was added; null for removals and in last-write-wins maps.</summary>
    public OrElement? Element { get; init; }

    /// <summary>What was removed or replaced; null when there was nothing, and in last-write-wins maps.</summary>
    public OrElement? Former { get; init; }

    /// <summary>Sink of the session that wrote, or null; it gets no event for its own write (settled 20).</summary>
    public ISessionSink? Origin { get; init; }

    /// <summary>Scope that the receivers join to be flushed.</summary>
    public required Delivery Delivery { get; init; }
}

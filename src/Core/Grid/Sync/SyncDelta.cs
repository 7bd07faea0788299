using TopGun.Core.Time;

namespace TopGun.Core.Grid.Sync;

/// <summary>What has changed in a map since a replica read it last.</summary>
/// <param name="Records">The changed records of a last-write-wins map, tombstones included, in no order.</param>
/// <param name="Next">Where the next delta goes on; to be given back as it is.</param>
/// <param name="HasMore">True when more has changed.</param>
public sealed record SyncDelta(IReadOnlyList<SyncRecord> Records, HlcTimestamp Next, bool HasMore)
{
    /// <summary>The changed keys of an observed-remove map as a whole, removed tags included, in no order.</summary>
    public IReadOnlyList<OrEntry> Entries { get; init; } = [];
}

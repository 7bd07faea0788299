using TopGun.Core.Time;

namespace TopGun.Core.Grid;

/// <summary>What has changed in a last-write-wins map since a replica read it last.</summary>
/// <param name="Records">The changed records, tombstones included, in no order.</param>
/// <param name="Next">Where the next delta goes on; to be given back as it is.</param>
/// <param name="HasMore">True when more has changed.</param>
public sealed record SyncDelta(IReadOnlyList<SyncRecord> Records, HlcTimestamp Next, bool HasMore);

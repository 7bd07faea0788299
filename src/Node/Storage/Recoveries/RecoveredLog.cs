using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Recoveries;

/// <summary>What recovery has found in a log.</summary>
/// <param name="Segments">Complete segments, oldest first.</param>
/// <param name="Last">The latest sequence that was ever given, as far as is known; 0 for none.</param>
public sealed record RecoveredLog(IReadOnlyList<SealedSegment> Segments, long Last)
{
    /// <summary>An empty log.</summary>
    public static readonly RecoveredLog Empty = new([], 0);
}

namespace TopGun.Node.Storage.Wal.Segments;

/// <summary>A segment that is complete and not written any more.</summary>
/// <param name="Name">Its file.</param>
/// <param name="First">Its first sequence.</param>
/// <param name="Last">Its last sequence; one less than <paramref name="First"/> when it is empty.</param>
/// <param name="Bytes">Its length.</param>
public sealed record SealedSegment(string Name, long First, long Last, long Bytes);

namespace TopGun.Core.Grid.Administration;

/// <summary>An index and how far it is.</summary>
/// <param name="Index">What is indexed.</param>
/// <param name="Entries">Records that can be found through it.</param>
/// <param name="Total">Records of the map with a value.</param>
/// <param name="Processed">Records of the map that were looked at.</param>
/// <param name="IsDone">True once nothing is left to build: queries use it from then on, but for inverted ones, for which nothing is built.</param>
public sealed record IndexStatus(IndexDescriptor Index, long Entries, long Total, long Processed, bool IsDone);

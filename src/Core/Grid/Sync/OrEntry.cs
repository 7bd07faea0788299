namespace TopGun.Core.Grid.Sync;

/// <summary>One key of an observed-remove map as replicas exchange it.</summary>
/// <param name="Key">Key as UTF-8, immutable.</param>
/// <param name="Elements">What it holds, in the order of arrival.</param>
/// <param name="Tombstones">Tags removed from it.</param>
public sealed record OrEntry(
    ReadOnlyMemory<byte> Key, IReadOnlyList<OrElement> Elements, IReadOnlyList<ReadOnlyMemory<byte>> Tombstones);

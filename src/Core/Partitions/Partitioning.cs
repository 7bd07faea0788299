namespace TopGun.Core.Partitions;

/// <summary>Which partition a key belongs to; the name of its map takes no part (core-algorithms §2.2).</summary>
public static class Partitioning
{
    /// <summary>The number of partitions, the same in every cluster and client.</summary>
    public const int Count = 271;

    /// <summary>The partition of a key, 0–270.</summary>
    /// <param name="keyHash">FNV-1a of the key over UTF-16 units.</param>
    public static int PartitionOf(uint keyHash) => (int)(keyHash % Count);
}

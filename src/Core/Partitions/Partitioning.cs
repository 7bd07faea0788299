using TopGun.Core.Hashing;

namespace TopGun.Core.Partitions;

/// <summary>Which partition a key belongs to; the name of its map takes no part (core-algorithms §2.2).</summary>
public static class Partitioning
{
    /// <summary>The number of partitions, the same in every cluster and client.</summary>
    public const int Count = 271;

    /// <summary>The partition of a key.</summary>
    public static PartitionId PartitionOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return PartitionOf(Fnv1a.Hash(key));
    }

    /// <summary>The partition of a key, given its <see cref="Fnv1a"/> hash.</summary>
    public static PartitionId PartitionOf(uint keyHash) => new((int)(keyHash % Count));
}

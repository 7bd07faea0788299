namespace TopGun.Core.Hashing;

/// <summary>One node of a <see cref="MerkleTree"/>: a leaf with entries, or an inner node with children.</summary>
internal sealed class MerkleNode(bool isLeaf)
{
    /// <summary>The combined hash of what lies below; 0 for nothing.</summary>
    public uint Hash { get; set; }

    /// <summary>The children by digit; null for a leaf.</summary>
    public MerkleNode?[]? Children { get; } = isLeaf ? null : new MerkleNode?[MerklePath.Fanout];

    /// <summary>Keys with their item hashes; null for an inner node.</summary>
    public Dictionary<string, uint>? Entries { get; } = isLeaf ? new Dictionary<string, uint>(StringComparer.Ordinal) : null;
}

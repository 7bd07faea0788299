using TopGun.Core.Hashing;

namespace TopGun.Core.Grid.Sync;

/// <summary>What is below one node of a map's Merkle tree: the hashes of its children, or everything there is.</summary>
/// <typeparam name="TEntry">What a key holds in maps of this kind.</typeparam>
/// <param name="Buckets">Hashes of the children; none when <paramref name="Entries"/> is given or the node does not exist.</param>
/// <param name="Entries">Every key below the node, removed ones too; null when the walk has to go on to the children.</param>
public sealed record SyncNode<TEntry>(MerkleBuckets Buckets, IReadOnlyList<TEntry>? Entries)
{
    /// <summary>What the replica may confirm once it has applied the whole walk (see <see cref="ISync.Confirm"/>); 0 = nothing.</summary>
    public ulong CoveringEpoch { get; init; }
}

using TopGun.Core.Hashing;

namespace TopGun.Core.Grid;

/// <summary>How a replica that was away catches up: it walks the Merkle tree of a map and fetches what differs (core-algorithms §6).</summary>
public interface ISync
{
    /// <summary>Begins a walk over a last-write-wins map; one that was never written has the root 0.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="lastSyncMillis">When the replica was last in step, by the node's clock; 0 = never, then walks take few and large steps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The root.</returns>
    /// <exception cref="GridException">The caller may not read the map, or the name is malformed.</exception>
    ValueTask<SyncRoot> BeginAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken);

    /// <summary>Reads what is below one node of a last-write-wins map; needs no beginning.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="path">The node; one that does not exist has no buckets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The node.</returns>
    /// <exception cref="GridException">The caller may not read the map, or the name is malformed.</exception>
    ValueTask<SyncNode<SyncRecord>> ReadAsync(string mapName, MerklePath path, CancellationToken cancellationToken);
}

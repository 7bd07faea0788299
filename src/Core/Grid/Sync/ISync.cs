using TopGun.Core.Hashing;
using TopGun.Core.Time;

namespace TopGun.Core.Grid.Sync;

/// <summary>How a replica that was away catches up: it walks the Merkle tree of a map and fetches what differs (core-algorithms §6).</summary>
public interface ISync
{
    /// <summary>Begins a walk over a last-write-wins map; one that was never written has the root 0.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="lastSyncMillis">When the replica was last in step, by the node's clock; 0 = never, then walks take few and large steps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The root; of a replica that must start over, no walk begins.</returns>
    /// <exception cref="GridException">The caller may not read the map, or the name is malformed.</exception>
    ValueTask<SyncRoot> BeginAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken);

    /// <summary>Reads what is below one node of a last-write-wins map; needs no beginning.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="path">The node; one that does not exist has no buckets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The node.</returns>
    /// <exception cref="GridException">The caller may not read the map, or the name is malformed.</exception>
    ValueTask<SyncNode<SyncRecord>> ReadAsync(string mapName, MerklePath path, CancellationToken cancellationToken);

    /// <summary>Reads what has changed in a map, for replicas that poll (server-behaviour §8.3); needs no beginning.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="since">
    /// <see cref="SyncDelta.Next"/> of the delta before, kept as it is: nothing is missed then, whatever the stamps of the writes.
    /// Of any other stamp the records with greater ones are read, and every key with removed tags; the default value reads everything.
    /// </param>
    /// <param name="bytesMax">Bytes of keys and values after which the delta ends; one record is always read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The changed records or keys, tombstones included; some may have been read before.</returns>
    /// <exception cref="GridException">The caller may not read the map, or the name is malformed.</exception>
    ValueTask<SyncDelta> ReadDeltaAsync(string mapName, HlcTimestamp since, int bytesMax, CancellationToken cancellationToken);

    /// <summary>Begins a walk over an observed-remove map; one that was never written has the root 0.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="claim">What the replica holds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The root.</returns>
    /// <exception cref="GridException">The caller may not read the map, or the name is malformed.</exception>
    ValueTask<SyncRoot> BeginEntriesAsync(string mapName, SyncClaim claim, CancellationToken cancellationToken);

    /// <summary>Reads what is below one node of an observed-remove map; needs no beginning.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    ValueTask<SyncNode<OrEntry>> ReadEntriesAsync(string mapName, MerklePath path, CancellationToken cancellationToken);

    /// <summary>Reads keys of an observed-remove map.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="keys">Keys; at most <see cref="GridLimits.OperationsPerBatchMax"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One entry for each key in their order; empty for one that was never written.</returns>
    /// <exception cref="GridException">The caller may not read the map, the name is malformed, or there are too many keys.</exception>
    ValueTask<IReadOnlyList<OrEntry>> GetEntriesAsync(
        string mapName, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Tells that the replica holds all its observed-remove maps as of an epoch, so that removed tags of that epoch need not be
    /// remembered for it. Counts for sessions with a device only, and no further than what this session was told; not answered.
    /// </summary>
    /// <param name="epoch">Least covering epoch of the replica's maps.</param>
    void Confirm(ulong epoch);
}

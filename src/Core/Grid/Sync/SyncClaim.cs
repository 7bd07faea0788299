namespace TopGun.Core.Grid.Sync;

/// <summary>What a replica says of its state of an observed-remove map.</summary>
/// <param name="LastSyncMillis">When it was last in step, by the node's clock; 0 = never, then walks take few and large steps.</param>
/// <param name="RootHash">Hash of all it holds; 0 when it holds nothing.</param>
/// <param name="Epoch">What it has confirmed (see <see cref="ISync.Confirm"/>); null for a replica that knows nothing of that.</param>
public readonly record struct SyncClaim(ulong LastSyncMillis, uint RootHash, ulong? Epoch);

using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.Time;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>Walks of replicas, measured step by step.</summary>
internal sealed class MeteredSync(ISync sync, OperationWatch watch) : ISync
{
    /// <inheritdoc/>
    public ValueTask<SyncRoot> BeginAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Sync, mapName, () => sync.BeginAsync(mapName, lastSyncMillis, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<SyncNode<SyncRecord>> ReadAsync(string mapName, MerklePath path, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Sync, mapName, () => sync.ReadAsync(mapName, path, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<SyncDelta> ReadDeltaAsync(string mapName, HlcTimestamp since, int bytesMax, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Sync, mapName, () => sync.ReadDeltaAsync(mapName, since, bytesMax, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<SyncRoot> BeginEntriesAsync(string mapName, SyncClaim claim, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Sync, mapName, () => sync.BeginEntriesAsync(mapName, claim, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<SyncNode<OrEntry>> ReadEntriesAsync(string mapName, MerklePath path, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Sync, mapName, () => sync.ReadEntriesAsync(mapName, path, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OrEntry>> GetEntriesAsync(string mapName, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Sync, mapName, () => sync.GetEntriesAsync(mapName, keys, cancellationToken));

    /// <inheritdoc/>
    public void Confirm(ulong epoch) => sync.Confirm(epoch);
}

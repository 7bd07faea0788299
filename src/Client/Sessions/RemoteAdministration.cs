using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;

namespace TopGun.Client.Sessions;

/// <summary>Administration is not carried through a gateway: it concerns one node, which serves it itself.</summary>
internal sealed class RemoteAdministration(RemoteSession session) : IAdministration
{
    private static readonly GridError NotCarried = new(
        GridErrorCode.NotServed, "administration is not carried through a gateway; ask the node's own admin API, on its --http-port");

    /// <inheritdoc/>
    public IPolicies Policies => throw new GridException(NotCarried);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MapSummary>> ListMapsAsync(CancellationToken cancellationToken) =>
        Refuse<IReadOnlyList<MapSummary>>();

    /// <inheritdoc/>
    public ValueTask<MapSize> MeasureMapAsync(string mapName, CancellationToken cancellationToken) => Refuse<MapSize>();

    /// <inheritdoc/>
    public ValueTask<QueryExplanation> ExplainAsync(MapQuery query, CancellationToken cancellationToken) => Refuse<QueryExplanation>();

    /// <inheritdoc/>
    public ValueTask<ClusterStatus> ReadClusterAsync(CancellationToken cancellationToken) => Refuse<ClusterStatus>();

    /// <inheritdoc/>
    public ValueTask<NodeSettings> ReadSettingsAsync(CancellationToken cancellationToken) => Refuse<NodeSettings>();

    /// <inheritdoc/>
    public ValueTask<NodeSettings> ChangeSettingsAsync(SettingsChange change, CancellationToken cancellationToken) =>
        Refuse<NodeSettings>();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SlowOperation>> ListSlowOperationsAsync(CancellationToken cancellationToken) =>
        Refuse<IReadOnlyList<SlowOperation>>();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IndexStatus>> ListIndexesAsync(CancellationToken cancellationToken) =>
        Refuse<IReadOnlyList<IndexStatus>>();

    /// <inheritdoc/>
    public ValueTask<IndexStatus> CreateIndexAsync(IndexDescriptor index, CancellationToken cancellationToken) =>
        Refuse<IndexStatus>();

    /// <inheritdoc/>
    public async ValueTask DropIndexAsync(string mapName, string attribute, CancellationToken cancellationToken) =>
        await Refuse<bool>();

    private ValueTask<T> Refuse<T>()
    {
        session.ThrowIfClosed();
        return ValueTask.FromException<T>(new GridException(NotCarried));
    }
}

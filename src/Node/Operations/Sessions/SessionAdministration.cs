using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Queries;
using TopGun.Node.Operations.Administration;

namespace TopGun.Node.Operations.Sessions;

/// <summary>What one session may administer.</summary>
internal sealed class SessionAdministration(NodeSession session, Administrators administrators, NodeAdministration node) : IAdministration
{
    /// <inheritdoc/>
    public IPolicies Policies => new SessionPolicies(Admitted().Policies);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MapSummary>> ListMapsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Admitted().ListMaps());

    /// <inheritdoc/>
    public ValueTask<MapSize> MeasureMapAsync(string mapName, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Admitted().MeasureMap(mapName, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<QueryExplanation> ExplainAsync(MapQuery query, CancellationToken cancellationToken) =>
        Admitted().ExplainAsync(query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ClusterStatus> ReadClusterAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Admitted().ReadCluster());

    /// <inheritdoc/>
    public ValueTask<NodeSettings> ReadSettingsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Admitted().ReadSettings());

    /// <inheritdoc/>
    public ValueTask<NodeSettings> ChangeSettingsAsync(SettingsChange change, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Admitted().ChangeSettings(change));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SlowOperation>> ListSlowOperationsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Admitted().Slow.Latest);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IndexStatus>> ListIndexesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Admitted().Indexes.List());

    /// <inheritdoc/>
    public ValueTask<IndexStatus> CreateIndexAsync(IndexDescriptor index, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Admitted().Indexes.Create(index));

    /// <inheritdoc/>
    public ValueTask DropIndexAsync(string mapName, string attribute, CancellationToken cancellationToken)
    {
        Admitted().Indexes.Drop(mapName, attribute);
        return ValueTask.CompletedTask;
    }

    private NodeAdministration Admitted()
    {
        session.ThrowIfClosed();
        administrators.Require(session.Principal);
        return node;
    }
}

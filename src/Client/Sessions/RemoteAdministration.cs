using TopGun.Core.Grid.Administration;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using MapQuery = TopGun.Core.Grid.Queries.MapQuery;

namespace TopGun.Client.Sessions;

/// <summary>What operators ask of the node that serves a session: calls of their own beside its stream, with the session's token.</summary>
/// <remarks>Seldom and never hurried, so that they need no place among the commands; the node verifies the token anew for each.</remarks>
internal sealed class RemoteAdministration(RemoteSession session) : IAdministration
{
    /// <inheritdoc/>
    public IPolicies Policies { get; } = new RemotePolicies(session);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MapSummary>> ListMapsAsync(CancellationToken cancellationToken)
    {
        var answer = await session.AskAsync((node, options) => node.ListMapsAsync(new ListMapsRequest(), options), cancellationToken);
        return [.. answer.Maps.Select(map => map.ToCore())];
    }

    /// <inheritdoc/>
    public async ValueTask<MapSize> MeasureMapAsync(string mapName, CancellationToken cancellationToken)
    {
        var answer = await session.AskAsync((node, options) => node.MeasureMapAsync(new MeasureMapRequest { Map = mapName }, options), cancellationToken);
        return new MapSize(answer.Entries, answer.Bytes);
    }

    /// <inheritdoc/>
    public async ValueTask<QueryExplanation> ExplainAsync(MapQuery query, CancellationToken cancellationToken) =>
        (await session.AskAsync((node, options) => node.ExplainQueryAsync(new ExplainQueryRequest { Query = query.ToSchema() }, options), cancellationToken)).ToCore();

    /// <inheritdoc/>
    public async ValueTask<ClusterStatus> ReadClusterAsync(CancellationToken cancellationToken) =>
        (await session.AskAsync((node, options) => node.ReadClusterAsync(new ReadClusterRequest(), options), cancellationToken)).ToCore();

    /// <inheritdoc/>
    public async ValueTask<NodeSettings> ReadSettingsAsync(CancellationToken cancellationToken) =>
        (await session.AskAsync((node, options) => node.ReadSettingsAsync(new ReadSettingsRequest(), options), cancellationToken)).Settings.ToCore();

    /// <inheritdoc/>
    public async ValueTask<NodeSettings> ChangeSettingsAsync(SettingsChange change, CancellationToken cancellationToken) =>
        (await session.AskAsync((node, options) => node.ChangeSettingsAsync(change.ToSchema(), options), cancellationToken)).Settings.ToCore();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SlowOperation>> ListSlowOperationsAsync(CancellationToken cancellationToken)
    {
        var answer = await session.AskAsync((node, options) => node.ListSlowOperationsAsync(new ListSlowOperationsRequest(), options), cancellationToken);
        return [.. answer.Operations.Select(operation => operation.ToCore())];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IndexStatus>> ListIndexesAsync(CancellationToken cancellationToken)
    {
        var answer = await session.AskAsync((node, options) => node.ListIndexesAsync(new ListIndexesRequest(), options), cancellationToken);
        return [.. answer.Indexes.Select(index => index.ToCore())];
    }

    /// <inheritdoc/>
    public async ValueTask<IndexStatus> CreateIndexAsync(IndexDescriptor index, CancellationToken cancellationToken) =>
        (await session.AskAsync((node, options) => node.CreateIndexAsync(new CreateIndexRequest { Index = index.ToSchema() }, options), cancellationToken)).Index.ToCore();

    /// <inheritdoc/>
    public async ValueTask DropIndexAsync(string mapName, string attribute, CancellationToken cancellationToken) => await session.AskAsync(
        (node, options) => node.DropIndexAsync(new DropIndexRequest { Map = mapName, Attribute = attribute }, options), cancellationToken);
}

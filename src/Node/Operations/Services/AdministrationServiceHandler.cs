using TopGun.Core.Grid.Sessions;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using TopGun.Protocol.Grpc.Services;

namespace TopGun.Node.Operations.Services;

/// <summary>Administration on the public gRPC API; the session demands the role.</summary>
internal sealed class AdministrationServiceHandler : IAdministrationServiceHandler
{
    /// <inheritdoc/>
    public async Task<ListMapsResponse> ListMapsAsync(IGridSession session, ListMapsRequest request, CancellationToken cancellationToken) =>
        new() { Maps = { (await session.Administration.ListMapsAsync(cancellationToken)).Select(map => map.ToSchema()) } };

    /// <inheritdoc/>
    public async Task<MeasureMapResponse> MeasureMapAsync(IGridSession session, MeasureMapRequest request, CancellationToken cancellationToken)
    {
        var size = await session.Administration.MeasureMapAsync(request.Map, cancellationToken);
        return new MeasureMapResponse { Entries = size.Entries, Bytes = size.Bytes };
    }

    /// <inheritdoc/>
    public async Task<ExplainQueryResponse> ExplainQueryAsync(
        IGridSession session, ExplainQueryRequest request, CancellationToken cancellationToken) =>
        (await session.Administration.ExplainAsync((request.Query ?? new Grid.V1.MapQuery()).ToCore(), cancellationToken)).ToSchema();

    /// <inheritdoc/>
    public async Task<ReadClusterResponse> ReadClusterAsync(IGridSession session, ReadClusterRequest request, CancellationToken cancellationToken) =>
        (await session.Administration.ReadClusterAsync(cancellationToken)).ToSchema();

    /// <inheritdoc/>
    public async Task<ReadSettingsResponse> ReadSettingsAsync(
        IGridSession session, ReadSettingsRequest request, CancellationToken cancellationToken) =>
        new() { Settings = (await session.Administration.ReadSettingsAsync(cancellationToken)).ToSchema() };

    /// <inheritdoc/>
    public async Task<ChangeSettingsResponse> ChangeSettingsAsync(
        IGridSession session, ChangeSettingsRequest request, CancellationToken cancellationToken) =>
        new() { Settings = (await session.Administration.ChangeSettingsAsync(request.ToCore(), cancellationToken)).ToSchema() };

    /// <inheritdoc/>
    public async Task<ListSlowOperationsResponse> ListSlowOperationsAsync(
        IGridSession session, ListSlowOperationsRequest request, CancellationToken cancellationToken) =>
        new() { Operations = { (await session.Administration.ListSlowOperationsAsync(cancellationToken)).Select(operation => operation.ToSchema()) } };

    /// <inheritdoc/>
    public async Task<ListIndexesResponse> ListIndexesAsync(IGridSession session, ListIndexesRequest request, CancellationToken cancellationToken) =>
        new() { Indexes = { (await session.Administration.ListIndexesAsync(cancellationToken)).Select(status => status.ToSchema()) } };

    /// <inheritdoc/>
    public async Task<CreateIndexResponse> CreateIndexAsync(IGridSession session, CreateIndexRequest request, CancellationToken cancellationToken) =>
        new() { Index = (await session.Administration.CreateIndexAsync(request.Index.ToCore(), cancellationToken)).ToSchema() };

    /// <inheritdoc/>
    public async Task<DropIndexResponse> DropIndexAsync(IGridSession session, DropIndexRequest request, CancellationToken cancellationToken)
    {
        await session.Administration.DropIndexAsync(request.Map, request.Attribute, cancellationToken);
        return new DropIndexResponse();
    }

    /// <inheritdoc/>
    public async Task<ListPoliciesResponse> ListPoliciesAsync(
        IGridSession session, ListPoliciesRequest request, CancellationToken cancellationToken) =>
        new() { Policies = { (await session.Administration.Policies.ListAsync(cancellationToken)).Select(policy => policy.ToSchema()) } };

    /// <inheritdoc/>
    public async Task<PutPolicyResponse> PutPolicyAsync(IGridSession session, PutPolicyRequest request, CancellationToken cancellationToken) =>
        new() { Policy = (await session.Administration.Policies.PutAsync(request.Policy.ToCore(), cancellationToken)).ToSchema() };

    /// <inheritdoc/>
    public async Task<DeletePolicyResponse> DeletePolicyAsync(IGridSession session, DeletePolicyRequest request, CancellationToken cancellationToken)
    {
        await session.Administration.Policies.DeleteAsync(request.Id, cancellationToken);
        return new DeletePolicyResponse();
    }

    /// <inheritdoc/>
    public async Task<TryPolicyResponse> TryPolicyAsync(IGridSession session, TryPolicyRequest request, CancellationToken cancellationToken) =>
        (await session.Administration.Policies.TryAsync(request.ToCore(), cancellationToken)).ToSchema();
}

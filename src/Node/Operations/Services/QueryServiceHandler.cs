using Grpc.Core;
using TopGun.Core.Grid.Sessions;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using TopGun.Protocol.Grpc.Services;

namespace TopGun.Node.Operations.Services;

/// <summary>Queries on the public gRPC API.</summary>
internal sealed class QueryServiceHandler : IQueryServiceHandler
{
    /// <inheritdoc/>
    public async Task<QueryResponse> QueryAsync(IGridSession session, QueryRequest request, CancellationToken cancellationToken)
    {
        var page = await session.Queries.RunAsync(request.Query.ToCore(), cancellationToken);
        var form = ValueConversion.FormOfReply(request.ValueForm, request.Query.Where, request.Query.Predicate);
        return new QueryResponse { Page = page.ToSchema(form) };
    }

    /// <inheritdoc/>
    public async Task WatchAsync(
        IGridSession session, WatchRequest request, IAsyncStreamWriter<WatchResponse> responses, CancellationToken cancellationToken)
    {
        var query = request.Query.ToCore();
        var form = ValueConversion.FormOfReply(request.ValueForm, request.Query.Where, request.Query.Predicate);
        using var feed = new LiveFeed(session.Queries, query, form);
        feed.Start();
        while (true)
        {
            await responses.WriteAsync(await feed.NextAsync(cancellationToken), cancellationToken);
        }
    }
}

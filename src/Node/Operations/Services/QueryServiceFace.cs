using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

/// <summary>Queries on the public gRPC API.</summary>
internal sealed class QueryServiceFace(CallSessions sessions) : QueryService.QueryServiceBase
{
    /// <inheritdoc/>
    public override Task<QueryResponse> Query(QueryRequest request, ServerCallContext context) =>
        sessions.RunAsync(context, async session =>
        {
            var page = await session.Queries.RunAsync(request.Query.ToCore(), context.CancellationToken);
            var form = ValueConversion.FormOfReply(request.ValueForm, request.Query.Where, request.Query.Predicate);
            return new QueryResponse { Page = page.ToSchema(form) };
        });

    /// <inheritdoc/>
    public override Task Watch(
        WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        sessions.RunAsync(context, async session =>
        {
            var query = request.Query.ToCore();
            var form = ValueConversion.FormOfReply(request.ValueForm, request.Query.Where, request.Query.Predicate);
            using var feed = new LiveFeed(session.Queries, query, form);
            feed.Start();
            while (true)
            {
                await responseStream.WriteAsync(await feed.NextAsync(context.CancellationToken));
            }
        });
}

using TopGun.Client.Sessions.Commands;
using TopGun.Client.Sessions.Subscriptions;
using TopGun.Core.Grid.Queries;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using MapQuery = TopGun.Core.Grid.Queries.MapQuery;

namespace TopGun.Client.Sessions;

/// <summary>Queries of one session over its stream.</summary>
internal sealed class RemoteQueries(RemoteSession session) : IQueries
{
    /// <inheritdoc/>
    public async ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return await session.ReadAsync(
            new PendingRead<QueryPage>(
                new SessionCommand { Query = query.ToSchema() },
                SessionEvent.EventOneofCase.Page,
                static answer => answer.Page.ToCore()),
            cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(MapQuery query, IQuerySink sink)
    {
        var live = new LiveQuery(session, sink, new SessionCommand { Subscribe = query.ToSchema() });
        session.Subscribe(live);
        return live;
    }
}

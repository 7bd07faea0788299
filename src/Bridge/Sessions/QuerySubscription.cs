using TopGun.Bridge.Connections;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Protocol.Client;
using QueryRow = TopGun.Protocol.Client.QueryRow;

namespace TopGun.Bridge.Sessions;

/// <summary>Sends the results of one live query to its connection: QUERY_RESP first, then QUERY_UPDATE for each change.</summary>
internal sealed class QuerySubscription(Outbox outbox, string queryId) : IQuerySink
{
    private readonly byte[] _updatePrefix = QueryForms.UpdatePrefix(queryId);

    /// <summary>The answer to a query that cannot be served: clients show no rows.</summary>
    /// <param name="queryId">The client's name for the query.</param>
    /// <param name="reason">What is wrong.</param>
    public static QueryResp Failure(string queryId, string reason) =>
        new() { QueryId = queryId, Results = Array.Empty<QueryRow>(), Error = reason };

    /// <inheritdoc/>
    public void OnPage(QueryPage page)
    {
        outbox.Append(QueryForms.Response(queryId, page));
        outbox.Flush();
    }

    /// <inheritdoc/>
    public void OnChange(RowChange change, Delivery delivery) =>
        outbox.Append(OutboxEntry.Of(_updatePrefix, change.ClientForm ??= QueryForms.Update(change)), delivery);

    /// <inheritdoc/>
    public void OnFailed(GridError error)
    {
        outbox.Append(Failure(queryId, error.Message));
        outbox.Flush();
    }
}

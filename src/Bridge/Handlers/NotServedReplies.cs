using TopGun.Bridge.Sessions;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Handlers;

/// <summary>
/// Answers messages that are not served: with the error of their own response where it has one, so that a waiting client
/// learns it, else with ERROR 501 (settled 35).
/// </summary>
internal static class NotServedReplies
{
    private const string SqlCode = "FEATURE_DISABLED";
    private const string NoSql = "SQL is not available: this server does not serve SQL_QUERY; use QUERY_SUB";

    /// <summary>The answer.</summary>
    /// <param name="message">A message in the dispatcher's list of those not served.</param>
    public static ClientMessage To(ClientMessage message)
    {
        var error = ClientErrors.NotServed(ClientMessages.TypeOf(message.Kind));
        return message switch
        {
            Search search => Searched(search.RequestId, error.Message),
            SearchSub search => Searched(search.SubscriptionId, error.Message),
            HybridSearch search => HybridSearched(search.RequestId, error.Message),
            HybridSearchSub search => HybridSearched(search.SubscriptionId, error.Message),
            VectorSearch search => new VectorSearchResp
            {
                Id = search.Id, Results = [], TotalCandidates = 0, SearchTimeMs = 0, Error = error.Message,
            },
            SqlQuery query => new SqlQueryResp
            {
                QueryId = query.QueryId, Columns = [], Rows = [], Error = NoSql, Code = SqlCode,
            },
            _ => error,
        };
    }

    // Clients take the id of a subscription for the id of its first answer (wire-protocol T12).
    private static SearchResp Searched(string requestId, string error) =>
        new() { RequestId = requestId, Results = [], TotalCount = 0, Error = error };

    private static HybridSearchResp HybridSearched(string requestId, string error) =>
        new() { RequestId = requestId, Results = [], SearchTimeMs = 0, Error = error };
}

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TopGun.Bridge.Admin.Documents;
using TopGun.Bridge.Handlers;
using TopGun.Bridge.Http;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Bridge.Admin;

/// <summary>Queries of operators, with how they found their rows.</summary>
internal static class QueryRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<AdminRoute> All =>
    [
        new("POST", "/api/admin/queries", "Runs a query once and tells how it found its rows.", RunAsync)
        {
            Request = typeof(QueryRequest),
            Response = typeof(QueryResultDocument),
            Failures = [StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge],
        },
    ];

    private static async ValueTask<IResult> RunAsync(AdminCall call)
    {
        var query = QueryOf(await JsonBody.ReadAsync(call.Context, AdminJson.Default.QueryRequest));
        var time = call.Context.RequestServices.GetRequiredService<TimeProvider>();
        var started = time.GetTimestamp();
        var page = await call.Session.Queries.RunAsync(query, call.Aborted);
        var took = time.GetElapsedTime(started);
        if (page.CursorStatus is CursorStatus.Expired or CursorStatus.Invalid)
            throw Refused("invalid or expired cursor", "query");
        var plan = await call.Grid.ExplainAsync(query, call.Aborted);
        return Results.Json(
            new QueryResultDocument(RowsOf(page), page.HasMore, page.NextCursor, took.TotalMilliseconds, DocumentOf(plan)),
            AdminJson.Default.QueryResultDocument);
    }

    private static MapQuery QueryOf(QueryRequest request)
    {
        if (string.IsNullOrEmpty(request.MapName))
            throw Refused("mapName is missing", "mapName");
        // The payload of a QUERY_SUB, so that it means what it means over WebSocket.
        var payload = new JsonObject
        {
            ["queryId"] = string.Empty,
            ["mapName"] = request.MapName,
            ["query"] = request.Query?.DeepClone() ?? new JsonObject(),
        };
        try
        {
            var query = MapQueries.OfPayload(JsonMsgPack.FromJson(payload.ToJsonString())).Query;
            return query.Limit is null or > Limits.AdminQueryRowsMax ? query with { Limit = Limits.AdminQueryRowsMax } : query;
        }
        catch (Exception exception) when (exception is MsgPackFormatException or JsonValueFormatException or PredicateFormatException)
        {
            throw Refused(exception.Message, "query");
        }
    }

    private static List<QueryRowDocument> RowsOf(QueryPage page)
    {
        var rows = new List<QueryRowDocument>(page.Rows.Count);
        var chars = 0L;
        foreach (var row in page.Rows)
        {
            var document = new QueryRowDocument(Encoding.UTF8.GetString(row.Key.Span), JsonMsgPack.ToJson(row.Value.Span));
            chars += document.Key.Length + document.Json.Length;
            if (chars > Limits.AdminQueryCharsMax)
            {
                throw new RefusedRequestException(
                    StatusCodes.Status413PayloadTooLarge,
                    $"the rows take more than {Limits.AdminQueryCharsMax} characters: ask with a smaller limit", "query");
            }

            rows.Add(document);
        }

        return rows;
    }

    private static QueryPlanDocument DocumentOf(QueryExplanation plan) => plan.Index is { } index
        ? new QueryPlanDocument("index", index.Attribute, index.Kind == IndexKind.Hash ? "hash" : "navigable", plan.RecordsRead, plan.RecordsTotal)
        : new QueryPlanDocument("scan", null, null, plan.RecordsRead, plan.RecordsTotal);

    private static RefusedRequestException Refused(string message, string field) =>
        new(StatusCodes.Status400BadRequest, message, field);
}

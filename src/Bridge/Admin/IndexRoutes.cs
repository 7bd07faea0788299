using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Admin.Documents;
using TopGun.Bridge.Http;
using TopGun.Core.Grid.Administration;

namespace TopGun.Bridge.Admin;

/// <summary>Indexes over the values of maps (server-behaviour §8.4).</summary>
internal static class IndexRoutes
{
    private const string Status = "/api/admin/indexes/{map}/{attribute}/status";
    private const string Backfill = "backfill";

    private static readonly Dictionary<string, IndexKind> Kinds = new(StringComparer.Ordinal)
    {
        ["hash"] = IndexKind.Hash,
        ["navigable"] = IndexKind.Navigable,
        ["inverted"] = IndexKind.Inverted,
    };

    /// <summary>The routes.</summary>
    public static IEnumerable<AdminRoute> All =>
    [
        new("GET", "/api/admin/indexes", "Lists the indexes.", ListAsync)
        {
            Response = typeof(IndexesDocument),
        },
        new("POST", "/api/admin/indexes", "Declares an index; existing records are added in the background.", CreateAsync)
        {
            Request = typeof(IndexRequest),
            Response = typeof(IndexDocument),
            Success = StatusCodes.Status201Created,
            Failures = [StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict],
        },
        new("DELETE", "/api/admin/indexes/{map}/{attribute}", "Gives an index up.", DropAsync)
        {
            Success = StatusCodes.Status204NoContent,
            Failures = [StatusCodes.Status404NotFound],
        },
        new("GET", Status, "Tells how far an index is.", ReadStatusAsync)
        {
            Response = typeof(IndexStatusDocument),
            Failures = [StatusCodes.Status404NotFound],
        },
    ];

    private static async ValueTask<IResult> ListAsync(AdminCall call)
    {
        var indexes = await call.Grid.ListIndexesAsync(call.Aborted);
        return Results.Json(new IndexesDocument([.. indexes.Select(DocumentOf)]), AdminJson.Default.IndexesDocument);
    }

    private static async ValueTask<IResult> CreateAsync(AdminCall call)
    {
        var request = await JsonBody.ReadAsync(call.Context, AdminJson.Default.IndexRequest);
        var map = Required(request.MapName, "mapName");
        var attribute = Required(request.Attribute, "attribute");
        var type = Required(request.IndexType, "indexType");
        if (!Kinds.TryGetValue(type, out var kind))
        {
            var hint = type == "vector" ? "; vector indexes are made at /api/admin/indexes/vector" : string.Empty;
            throw Refused($"'{type}' is no index type; use hash, navigable or inverted{hint}", "indexType");
        }

        var created = await call.Grid.CreateIndexAsync(new IndexDescriptor(map, attribute, kind), call.Aborted);
        // What is found through it meanwhile depends on the background only, so that the answer does not tell it (server-behaviour §8.4).
        return Results.Json(DocumentOf(created) with { EntryCount = 0 }, AdminJson.Default.IndexDocument, statusCode: StatusCodes.Status201Created);
    }

    private static async ValueTask<IResult> DropAsync(AdminCall call)
    {
        await call.Grid.DropIndexAsync(call.Part("map"), call.Part("attribute"), call.Aborted);
        return Results.NoContent();
    }

    private static async ValueTask<IResult> ReadStatusAsync(AdminCall call)
    {
        var (map, attribute) = (call.Part("map"), call.Part("attribute"));
        var found = (await call.Grid.ListIndexesAsync(call.Aborted))
            .FirstOrDefault(status => status.Index.MapName == map && status.Index.Attribute == attribute)
            ?? throw new RefusedRequestException(StatusCodes.Status404NotFound, $"the attribute '{attribute}' of map '{map}' has no index");
        return Results.Json(
            new IndexStatusDocument(map, attribute, found.Total, found.Processed, found.IsDone, Backfill, found.Index.Kind != IndexKind.Inverted),
            AdminJson.Default.IndexStatusDocument);
    }

    private static IndexDocument DocumentOf(IndexStatus status) => new(
        status.Index.MapName, status.Index.Attribute, Kinds.First(kind => kind.Value == status.Index.Kind).Key, status.Entries);

    private static string Required(string? value, string field) =>
        string.IsNullOrEmpty(value) ? throw Refused($"{field} is missing", field) : value;

    private static RefusedRequestException Refused(string message, string field) =>
        new(StatusCodes.Status400BadRequest, message, field);
}

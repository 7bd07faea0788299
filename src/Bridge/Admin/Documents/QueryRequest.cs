using System.Text.Json.Nodes;

namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of POST /api/admin/queries.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Query">What to look for, as in QUERY_SUB: where, predicate, sort, limit, cursor, groupBy, aggregations. Left out: everything.</param>
internal sealed record QueryRequest(string? MapName = null, JsonObject? Query = null);

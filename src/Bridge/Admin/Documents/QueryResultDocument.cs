namespace TopGun.Bridge.Admin.Documents;

/// <summary>Answer to POST /api/admin/queries.</summary>
/// <param name="Rows">The rows in order.</param>
/// <param name="HasMore">True when more rows exist.</param>
/// <param name="NextCursor">Where the next page begins; left out when there is none.</param>
/// <param name="TookMs">How long the query took, without its explanation.</param>
/// <param name="Plan">How it found its rows.</param>
internal sealed record QueryResultDocument(
    IReadOnlyList<QueryRowDocument> Rows, bool HasMore, string? NextCursor, double TookMs, QueryPlanDocument Plan);

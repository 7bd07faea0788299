namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of POST /api/admin/indexes.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Attribute">Dotted path into the values.</param>
/// <param name="IndexType">hash (equal values), navigable (numbers and ranges of them) or inverted (words).</param>
internal sealed record IndexRequest(string? MapName, string? Attribute, string? IndexType);

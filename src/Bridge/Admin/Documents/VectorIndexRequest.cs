namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of POST /api/admin/indexes/vector.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Attribute">Dotted path into the values.</param>
/// <param name="IndexName">Name of the index.</param>
/// <param name="Dimension">1 to 4096.</param>
internal sealed record VectorIndexRequest(string? MapName, string? Attribute, string? IndexName, int Dimension);

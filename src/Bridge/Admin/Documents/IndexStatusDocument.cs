namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of GET /api/admin/indexes/{map}/{attribute}/status.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Attribute">Dotted path into the values.</param>
/// <param name="Total">Records of the map.</param>
/// <param name="Processed">Records that were looked at.</param>
/// <param name="Done">True once queries use the index; never for inverted ones, as this version has no text search.</param>
/// <param name="RebuildType">backfill.</param>
internal sealed record IndexStatusDocument(
    string MapName, string Attribute, long Total, long Processed, bool Done, string RebuildType);

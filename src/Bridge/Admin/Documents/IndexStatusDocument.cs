namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of GET /api/admin/indexes/{map}/{attribute}/status.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Attribute">Dotted path into the values.</param>
/// <param name="Total">Records of the map.</param>
/// <param name="Processed">Records that were looked at.</param>
/// <param name="Done">True once nothing is left to build; at once for inverted ones, for which nothing is built.</param>
/// <param name="RebuildType">backfill.</param>
/// <param name="Served">Whether anything is answered by indexes of this kind; false for inverted ones, as this version has no text search.</param>
internal sealed record IndexStatusDocument(
    string MapName, string Attribute, long Total, long Processed, bool Done, string RebuildType, bool Served);

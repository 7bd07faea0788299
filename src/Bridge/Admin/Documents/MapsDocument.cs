namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of GET /api/admin/maps.</summary>
/// <param name="Maps">Maps by name.</param>
internal sealed record MapsDocument(IReadOnlyList<MapDocument> Maps);

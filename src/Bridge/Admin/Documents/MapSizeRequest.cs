namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of POST /api/admin/maps/size.</summary>
/// <param name="MapName">Map.</param>
internal sealed record MapSizeRequest(string? MapName = null);

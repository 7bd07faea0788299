namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of GET /api/admin/indexes.</summary>
/// <param name="Indexes">By map and attribute.</param>
internal sealed record IndexesDocument(IReadOnlyList<IndexDocument> Indexes);

namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of GET /api/admin/operations/slow.</summary>
/// <param name="Operations">Newest first.</param>
internal sealed record SlowOperationsDocument(IReadOnlyList<SlowOperationDocument> Operations);

namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of GET /api/admin/policies.</summary>
/// <param name="Policies">By id.</param>
internal sealed record PoliciesDocument(IReadOnlyList<PolicyDocument> Policies);

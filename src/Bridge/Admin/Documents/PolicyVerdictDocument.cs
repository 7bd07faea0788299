namespace TopGun.Bridge.Admin.Documents;

/// <summary>Answer to POST /api/admin/policies/effective.</summary>
/// <param name="Allowed">What the policies in force decide.</param>
/// <param name="Policies">Ids of the policies about this map and action, whether their conditions hold or not.</param>
/// <param name="Holds">Whether the expression that was given holds.</param>
internal sealed record PolicyVerdictDocument(bool Allowed, IReadOnlyList<string> Policies, bool? Holds);

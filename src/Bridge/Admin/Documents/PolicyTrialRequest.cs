using System.Text.Json.Nodes;

namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of POST /api/admin/policies/effective.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Action">read, write or remove.</param>
/// <param name="ConditionExpr">An expression to try beside the policies in force.</param>
/// <param name="Auth">The caller: id and roles; left out for nobody.</param>
/// <param name="Data">The record; left out for none.</param>
internal sealed record PolicyTrialRequest(
    string? MapName = null, string? Action = null, string? ConditionExpr = null, JsonObject? Auth = null, JsonNode? Data = null);

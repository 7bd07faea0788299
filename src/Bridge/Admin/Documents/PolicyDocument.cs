using System.Text.Json.Nodes;

namespace TopGun.Bridge.Admin.Documents;

/// <summary>A policy: in lists, and as body and answer of POST /api/admin/policies.</summary>
/// <param name="Id">Names the policy; one of the same id is replaced. Left out: one is made.</param>
/// <param name="MapPattern">Which resources, such as orders, users.*, users.** or *.</param>
/// <param name="Action">read, write, remove or all.</param>
/// <param name="Effect">allow or deny.</param>
/// <param name="Condition">When it applies, as a predicate; wins over the expression.</param>
/// <param name="ConditionExpr">When it applies, as an expression such as auth.id == data.owner.</param>
internal sealed record PolicyDocument(
    string? Id = null, string? MapPattern = null, string? Action = null, string? Effect = null, JsonNode? Condition = null, string? ConditionExpr = null);

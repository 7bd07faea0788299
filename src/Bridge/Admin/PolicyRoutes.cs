using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Admin.Documents;
using TopGun.Bridge.Http;
using TopGun.Core.Access;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Values;

namespace TopGun.Bridge.Admin;

/// <summary>Who may do what (server-behaviour §8.4, §9).</summary>
internal static class PolicyRoutes
{
    private static readonly Dictionary<string, AccessAction> Actions = new(StringComparer.Ordinal)
    {
        ["read"] = AccessAction.Read,
        ["write"] = AccessAction.Write,
        ["remove"] = AccessAction.Remove,
    };

    /// <summary>The routes.</summary>
    public static IEnumerable<AdminRoute> All =>
    [
        new("GET", "/api/admin/policies", "Lists the policies.", ListAsync)
        {
            Response = typeof(PoliciesDocument),
        },
        new("POST", "/api/admin/policies", "Creates a policy or replaces the one of the same id; it holds for the next operation.", PutAsync)
        {
            Request = typeof(PolicyDocument),
            Response = typeof(PolicyDocument),
            Success = StatusCodes.Status201Created,
            Failures = [StatusCodes.Status400BadRequest],
        },
        new("DELETE", "/api/admin/policies/{id}", "Deletes a policy, if there is one; after the last one everything is denied.", DeleteAsync)
        {
            Success = StatusCodes.Status204NoContent,
        },
        new("POST", "/api/admin/policies/effective", "Tells what would be decided for a caller and a record, and whether an expression holds.", TryAsync)
        {
            Request = typeof(PolicyTrialRequest),
            Response = typeof(PolicyVerdictDocument),
            Failures = [StatusCodes.Status400BadRequest],
        },
    ];

    private static async ValueTask<IResult> ListAsync(AdminCall call)
    {
        var policies = await call.Grid.Policies.ListAsync(call.Aborted);
        return Results.Json(new PoliciesDocument([.. policies.Select(DocumentOf)]), AdminJson.Default.PoliciesDocument);
    }

    private static async ValueTask<IResult> PutAsync(AdminCall call)
    {
        var body = await JsonBody.ReadAsync(call.Context, AdminJson.Default.PolicyDocument);
        var draft = new PolicyDraft
        {
            Id = body.Id,
            MapPattern = body.MapPattern,
            Action = body.Action,
            Effect = body.Effect,
            Condition = ValueOf(body.Condition, "condition"),
            ConditionExpr = body.ConditionExpr,
        };
        var policy = await call.Grid.Policies.PutAsync(draft, call.Aborted);
        return Results.Json(DocumentOf(policy), AdminJson.Default.PolicyDocument, statusCode: StatusCodes.Status201Created);
    }

    private static async ValueTask<IResult> DeleteAsync(AdminCall call)
    {
        await call.Grid.Policies.DeleteAsync(call.Part("id"), call.Aborted);
        return Results.NoContent();
    }

    private static async ValueTask<IResult> TryAsync(AdminCall call)
    {
        var body = await JsonBody.ReadAsync(call.Context, AdminJson.Default.PolicyTrialRequest);
        if (string.IsNullOrEmpty(body.MapName))
            throw Refused("mapName is missing", "mapName");
        if (!Actions.TryGetValue(body.Action ?? string.Empty, out var action))
            throw Refused($"the action is '{body.Action}'; use read, write or remove", "action");
        var verdict = await call.Grid.Policies.TryAsync(
            new PolicyTrial(body.MapName, action, body.ConditionExpr, ValueOf(body.Auth, "auth"), ValueOf(body.Data, "data")), call.Aborted);
        return Results.Json(
            new PolicyVerdictDocument(verdict.IsAllowed, verdict.Policies, verdict.Holds), AdminJson.Default.PolicyVerdictDocument);
    }

    private static PolicyDocument DocumentOf(PolicyDraft policy) => new(
        policy.Id,
        policy.MapPattern,
        policy.Action,
        policy.Effect,
        policy.Condition.IsEmpty ? null : JsonNode.Parse(JsonMsgPack.ToJson(policy.Condition.Span)),
        policy.ConditionExpr);

    private static ReadOnlyMemory<byte> ValueOf(JsonNode? node, string field)
    {
        try
        {
            return node is null ? default(ReadOnlyMemory<byte>) : JsonMsgPack.FromJson(node.ToJsonString());
        }
        catch (JsonValueFormatException exception)
        {
            throw Refused(exception.Message, field);
        }
    }

    private static RefusedRequestException Refused(string message, string field) =>
        new(StatusCodes.Status400BadRequest, message, field);
}

using TopGun.Core.Access;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Access;

/// <summary>Policies as tests write them.</summary>
internal static class Policies
{
    /// <summary>A policy written as <c>"allow write orders.*"</c>, with a condition or without.</summary>
    public static AccessPolicy Of(string text, string? when = null, string? id = null)
    {
        var draft = Draft(text, when, id);
        return AccessPolicy.TryCompile(draft, out var policy, out var fault)
            ? policy
            : throw new ArgumentException($"{fault.Field}: {fault.Message}");
    }

    public static PolicyDraft Draft(string text, string? when = null, string? id = null)
    {
        var words = text.Split(' ');
        return new PolicyDraft
        {
            Id = id ?? $"{text} {when}".Replace(' ', '-').Replace('/', '_'),
            Effect = words[0],
            Action = words[1],
            MapPattern = words[2],
            ConditionExpr = when,
        };
    }

    public static AccessRules Rules(params AccessPolicy[] policies) => AccessRules.Of(1, policies);

    /// <summary>Claims of a caller, as JSON.</summary>
    public static byte[] Claims(string json) => JsonMsgPack.FromJson(json);

    /// <summary>Claims of a caller with some roles.</summary>
    public static byte[] Caller(string id, params string[] roles) =>
        Claims($$"""{"id":"{{id}}","roles":[{{string.Join(',', roles.Select(role => $"\"{role}\""))}}]}""");
}

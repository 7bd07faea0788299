using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Access.Expressions;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Core.Access;

/// <summary>One checked and compiled policy; immutable (server-behaviour §9.1).</summary>
public sealed class AccessPolicy
{
    private const string IdField = "id";
    private const string PatternField = "mapPattern";
    private const string ActionField = "action";
    private const string EffectField = "effect";
    private const string ConditionField = "condition";
    private const string ExpressionField = "conditionExpr";
    private const string ReservedPrefix = "__";

    private AccessPolicy(string id, ResourcePattern pattern)
    {
        Id = id;
        Pattern = pattern;
    }

    /// <summary>Names the policy; unique among all.</summary>
    public string Id { get; }

    /// <summary>Which resources it is about.</summary>
    public ResourcePattern Pattern { get; }

    /// <summary>Which kind of operation it is about; <see cref="AccessAction.All"/> for every kind.</summary>
    public AccessAction Action { get; private init; }

    /// <summary>Whether it allows or denies what it applies to; a denial beats every permission.</summary>
    public AccessEffect Effect { get; private init; }

    /// <summary>When it applies, as the predicate it was written as; empty when it was not.</summary>
    public ReadOnlyMemory<byte> Condition { get; private init; }

    /// <summary>When it applies, as the expression it was written as; null when it was not.</summary>
    public string? ConditionExpr { get; private init; }

    /// <summary>When it applies, compiled; null for always.</summary>
    public PolicyPredicate? Predicate { get; private init; }

    /// <summary>Checks and compiles a draft.</summary>
    /// <param name="draft">The draft; has an id.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="fault">Why it is none, when this returns false.</param>
    public static bool TryCompile(
        PolicyDraft draft, [NotNullWhen(true)] out AccessPolicy? policy, [NotNullWhen(false)] out PolicyFault? fault)
    {
        policy = null;
        PolicyPredicate? predicate = null;
        fault = FindIdFault(draft.Id);
        if (!ResourcePattern.TryParse(draft.MapPattern, out var pattern, out var problem))
            fault ??= new PolicyFault(PatternField, null, problem);
        if (!TryReadAction(draft.Action, out var action))
            fault ??= new PolicyFault(ActionField, null, $"the action is '{draft.Action}'; use read, write, remove or all");
        if (!TryReadEffect(draft.Effect, out var effect))
            fault ??= new PolicyFault(EffectField, null, $"the effect is '{draft.Effect}'; use allow or deny");
        var hasCondition = !new MsgPackValue(draft.Condition.Span).IsMissingOrNil;
        fault ??= TryCompileCondition(draft, hasCondition, ref predicate);
        if (fault is not null)
            return false;
        policy = new AccessPolicy(draft.Id!, pattern!)
        {
            Action = action,
            Effect = effect,
            Condition = hasCondition ? draft.Condition.ToArray() : default(ReadOnlyMemory<byte>),
            ConditionExpr = hasCondition ? null : draft.ConditionExpr,
            Predicate = predicate,
        };
        return true;
    }

    /// <summary>The policy as it was written.</summary>
    public PolicyDraft ToDraft() => new()
    {
        Id = Id,
        MapPattern = Pattern.Text,
        Action = NameOf(Action),
        Effect = NameOf(Effect),
        Condition = Condition,
        ConditionExpr = ConditionExpr,
    };

    /// <summary>Whether the policy is about a request, its condition aside; one for writing covers removals too.</summary>
    /// <param name="resource">What the request is about.</param>
    /// <param name="action">What it does; not <see cref="AccessAction.All"/>.</param>
    public bool IsAbout(in Resource resource, AccessAction action) =>
        (Action == action || Action == AccessAction.All || (Action == AccessAction.Write && action == AccessAction.Remove))
        && Pattern.Matches(resource);

    /// <summary>How an action is written.</summary>
    /// <param name="action">The action.</param>
    public static string NameOf(AccessAction action) => action switch
    {
        AccessAction.Read => "read",
        AccessAction.Write => "write",
        AccessAction.Remove => "remove",
        _ => "all",
    };

    /// <summary>How an effect is written.</summary>
    /// <param name="effect">The effect.</param>
    public static string NameOf(AccessEffect effect) => effect == AccessEffect.Allow ? "allow" : "deny";

    private static bool TryReadAction(string? text, out AccessAction action)
    {
        action = text switch
        {
            "read" => AccessAction.Read,
            "write" => AccessAction.Write,
            "remove" => AccessAction.Remove,
            "all" => AccessAction.All,
            _ => default,
        };
        return action != default;
    }

    private static bool TryReadEffect(string? text, out AccessEffect effect)
    {
        effect = text switch { "allow" => AccessEffect.Allow, "deny" => AccessEffect.Deny, _ => default };
        return effect != default;
    }

    private static PolicyFault? FindIdFault(string? id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > AccessLimits.IdCharsMax || id.AsSpan().ContainsAnyExceptInRange('!', '~') || id.Contains('/'))
            return new PolicyFault(IdField, null, $"the id must have 1 to {AccessLimits.IdCharsMax} printable ASCII characters without blanks and slashes");
        return id.StartsWith(ReservedPrefix, StringComparison.Ordinal)
            ? new PolicyFault(IdField, null, "ids that begin with '__' are reserved for the server")
            : null;
    }

    private static PolicyFault? TryCompileCondition(PolicyDraft draft, bool hasCondition, ref PolicyPredicate? predicate)
    {
        if (draft.Condition.Length > AccessLimits.ConditionBytesMax)
            return new PolicyFault(ConditionField, null, $"the condition takes more than {AccessLimits.ConditionBytesMax} bytes; split the policy");
        if (hasCondition && !MsgPackScan.Validate(draft.Condition.Span).IsValid)
            return new PolicyFault(ConditionField, null, "the condition is not one MsgPack value");
        try
        {
            if (hasCondition)
                predicate = new PolicyPredicate(PredicateNode.Parse(draft.Condition.Span));
            else if (draft.ConditionExpr is not null)
                predicate = ExpressionParser.Parse(draft.ConditionExpr);
            return null;
        }
        catch (ExpressionException malformed)
        {
            return new PolicyFault(ExpressionField, malformed.Position, malformed.Message);
        }
        catch (Exception malformed) when (malformed is PredicateFormatException or MsgPackFormatException)
        {
            return new PolicyFault(ConditionField, null, malformed.Message);
        }
    }
}

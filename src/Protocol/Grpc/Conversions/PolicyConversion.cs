using Google.Protobuf;
using TopGun.Core.Access;
using TopGun.Core.Grid.Administration;
using TopGun.Grid.V1;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Policies and trials of them, between Core and the schema. Bytes are shared, not copied.</summary>
public static class PolicyConversion
{
    /// <summary>The schema's form.</summary>
    public static PolicyRule ToSchema(this PolicyDraft draft)
    {
        var rule = new PolicyRule { Condition = UnsafeByteOperations.UnsafeWrap(draft.Condition) };
        if (draft.Id is not null)
            rule.Id = draft.Id;
        if (draft.MapPattern is not null)
            rule.MapPattern = draft.MapPattern;
        if (draft.Action is not null)
            rule.Action = draft.Action;
        if (draft.Effect is not null)
            rule.Effect = draft.Effect;
        if (draft.ConditionExpr is not null)
            rule.ConditionExpr = draft.ConditionExpr;
        return rule;
    }

    /// <summary>Core's form.</summary>
    public static PolicyDraft ToCore(this PolicyRule? rule) => rule is null ? new PolicyDraft() : new PolicyDraft
    {
        Id = rule.HasId ? rule.Id : null,
        MapPattern = rule.HasMapPattern ? rule.MapPattern : null,
        Action = rule.HasAction ? rule.Action : null,
        Effect = rule.HasEffect ? rule.Effect : null,
        Condition = rule.Condition.IsEmpty ? default : rule.Condition.Memory,
        ConditionExpr = rule.HasConditionExpr ? rule.ConditionExpr : null,
    };

    /// <summary>The schema's form.</summary>
    public static TryPolicyRequest ToSchema(this PolicyTrial trial)
    {
        var request = new TryPolicyRequest
        {
            Map = trial.MapName,
            Action = trial.Action.ToSchema(),
            Claims = UnsafeByteOperations.UnsafeWrap(trial.Claims),
            Record = UnsafeByteOperations.UnsafeWrap(trial.Record),
        };
        if (trial.ConditionExpr is not null)
            request.ConditionExpr = trial.ConditionExpr;
        return request;
    }

    /// <summary>Core's form.</summary>
    /// <exception cref="Core.Grid.GridException">The action is not known, or claims or record are no MsgPack.</exception>
    public static PolicyTrial ToCore(this TryPolicyRequest request) => new(
        request.Map,
        request.Action.ToCore(),
        request.HasConditionExpr ? request.ConditionExpr : null,
        WellFormed(request.Claims, "claims"),
        WellFormed(request.Record, "record"));

    /// <summary>The schema's form.</summary>
    public static TryPolicyResponse ToSchema(this PolicyVerdict verdict)
    {
        var response = new TryPolicyResponse { Allowed = verdict.IsAllowed, Policies = { verdict.Policies } };
        if (verdict.Holds is { } holds)
            response.Holds = holds;
        return response;
    }

    /// <summary>Core's form.</summary>
    public static PolicyVerdict ToCore(this TryPolicyResponse response) =>
        new(response.Allowed, [.. response.Policies], response.HasHolds ? response.Holds : null);

    private static ReadOnlyMemory<byte> WellFormed(ByteString bytes, string field) =>
        bytes.IsEmpty || Core.MsgPack.MsgPackScan.Validate(bytes.Span).IsValid
            ? bytes.Memory
            : throw new Core.Grid.GridException(Core.Grid.GridErrorCode.InvalidArgument, $"{field} is not one MsgPack value", field);
}

namespace TopGun.Core.Access;

/// <summary>A policy as somebody writes it (server-behaviour §9.1); nothing of it has been checked.</summary>
public sealed record PolicyDraft
{
    /// <summary>Names the policy; one of the same id is replaced. Null to have one made.</summary>
    public string? Id { get; init; }

    /// <summary>Which resources, such as <c>orders</c>, <c>users.*</c>, <c>users.**</c>, <c>*</c> or <c>topic:news.*</c>.</summary>
    public string? MapPattern { get; init; }

    /// <summary><c>read</c>, <c>write</c>, <c>remove</c> or <c>all</c>.</summary>
    public string? Action { get; init; }

    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    public string? Effect { get; init; }

    /// <summary>When it applies, as a predicate in MsgPack (wire-protocol §4.6); wins over <see cref="ConditionExpr"/>. Empty for none.</summary>
    public ReadOnlyMemory<byte> Condition { get; init; }

    /// <summary>When it applies, as an expression (server-behaviour §9.4); null for always.</summary>
    public string? ConditionExpr { get; init; }
}

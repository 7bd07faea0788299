using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>One node of an immutable predicate tree, as clients send it (wire-protocol §4.6).</summary>
public sealed class PredicateNode
{
    /// <summary>What the node does.</summary>
    public required PredicateOp Op { get; init; }

    /// <summary>The field a leaf looks at; null when absent, and such a leaf never holds.</summary>
    public FieldPath? Attribute { get; init; }

    /// <summary>The operand as MsgPack; empty when absent or nil, and such a comparison never holds.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Path to the operand, <c>auth.x</c> or <c>data.x</c>; wins over <see cref="Value"/>. Used by policies.</summary>
    public FieldPath? ValueRef { get; init; }

    /// <summary>Children of and, or and not (which looks at the first only).</summary>
    public IReadOnlyList<PredicateNode> Children { get; init; } = [];

    /// <summary>Members of the full-text ops; null for all others.</summary>
    public TextMatch? TextMatch { get; init; }

    /// <summary>Reads a predicate from its MsgPack map; unknown members are ignored.</summary>
    /// <exception cref="PredicateFormatException">An op is unknown, a member has the wrong kind, or a limit is exceeded.</exception>
    /// <exception cref="MsgPack.MsgPackFormatException">The bytes are no whole MsgPack value.</exception>
    public static PredicateNode Parse(ReadOnlySpan<byte> msgPack) => new PredicateReader().Read(msgPack);
}

using TopGun.Core.MsgPack;
using TopGun.Core.Predicates.Conditions;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>A compiled predicate over a record and its caller's claims, for row-level policies; immutable and thread-safe.</summary>
/// <remarks>Attributes and references that start with <c>auth.</c> read the claims, references with <c>data.</c> the record (wire-protocol §4.6).</remarks>
public sealed class PolicyPredicate
{
    private readonly Condition _condition;

    /// <summary>Compiles <paramref name="predicate"/>.</summary>
    public PolicyPredicate(PredicateNode predicate) =>
        _condition = new PredicateCompiler(isPolicy: true).Compile(predicate, isMandatory: true);

    /// <summary>Whether the policy holds.</summary>
    /// <param name="record">The record's value as MsgPack.</param>
    /// <param name="claims">The caller's claims as a MsgPack map; empty for nobody.</param>
    /// <exception cref="MsgPackFormatException">One of them is malformed.</exception>
    public bool Holds(ReadOnlySpan<byte> record, ReadOnlySpan<byte> claims) =>
        _condition.Holds(new Subject(new MsgPackValue(record), new MsgPackValue(claims)));
}

using TopGun.Core.MsgPack;
using TopGun.Core.Predicates.Conditions;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>A compiled condition over a record and its caller's claims, for row-level policies; immutable and thread-safe.</summary>
/// <remarks>Attributes and references that start with <c>auth.</c> read the claims, references with <c>data.</c> the record (wire-protocol §4.6).</remarks>
public sealed class PolicyPredicate
{
    private readonly Condition _condition;
    private readonly ClaimUse _claims;

    /// <summary>Compiles <paramref name="predicate"/>.</summary>
    public PolicyPredicate(PredicateNode predicate)
    {
        var compiler = new PredicateCompiler(isPolicy: true);
        _condition = compiler.Compile(predicate, isMandatory: true);
        _claims = compiler.Claims;
        ReadsRecord = compiler.Fields.Count > 0 || compiler.ReadsWholeRecord;
    }

    /// <summary>Takes a condition that was compiled elsewhere.</summary>
    internal PolicyPredicate(Condition condition, ClaimUse claims, bool readsRecord, bool readsOld)
    {
        _condition = condition;
        _claims = claims;
        ReadsRecord = readsRecord || readsOld;
        ReadsOld = readsOld;
    }

    /// <summary>Whether the answer depends on a record, and not on the caller alone.</summary>
    public bool ReadsRecord { get; }

    /// <summary>Names of the claims that the answer may depend on.</summary>
    public IReadOnlySet<string> ClaimNames => _claims.Names;

    /// <summary>Whether the answer may depend on the claims as a whole.</summary>
    public bool ReadsAllClaims => _claims.IsWhole;

    /// <summary>Whether the answer depends on the record before a write as such.</summary>
    public bool ReadsOld { get; }

    /// <summary>Whether the policy holds.</summary>
    /// <param name="record">The record's value as MsgPack; empty when there is none.</param>
    /// <param name="claims">The caller's claims as a MsgPack map; empty for nobody.</param>
    /// <exception cref="MsgPackFormatException">One of them is malformed.</exception>
    public bool Holds(ReadOnlySpan<byte> record, ReadOnlySpan<byte> claims) => Holds(record, claims, record);

    /// <summary>Whether the policy holds for a write.</summary>
    /// <param name="record">The record's value as MsgPack; empty when there is none.</param>
    /// <param name="claims">The caller's claims as a MsgPack map; empty for nobody.</param>
    /// <param name="old">The record's value before the write; empty when there was none.</param>
    /// <exception cref="MsgPackFormatException">One of them is malformed.</exception>
    public bool Holds(ReadOnlySpan<byte> record, ReadOnlySpan<byte> claims, ReadOnlySpan<byte> old) =>
        _condition.Holds(new Subject(new MsgPackValue(record), new MsgPackValue(claims), new MsgPackValue(old)));
}

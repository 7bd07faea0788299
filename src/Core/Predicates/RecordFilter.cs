using TopGun.Core.MsgPack;
using TopGun.Core.Predicates.Conditions;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>What a query asks of a record, its where and its predicate together, compiled once; immutable and thread-safe.</summary>
/// <remarks>
/// Two filters that ask the same are equal, so identical queries can share one evaluation. Evaluation allocates nothing, save
/// inside regular expressions and for equality of containers whose bytes differ.
/// </remarks>
public sealed class RecordFilter : IEquatable<RecordFilter>
{
    private readonly Condition _condition;
    private readonly byte[] _key;
    private readonly int _keyHash;

    private RecordFilter(Condition condition, PredicateCompiler compiler, byte[] key)
    {
        _condition = condition;
        _key = key;
        var hash = default(HashCode);
        hash.AddBytes(key);
        _keyHash = hash.ToHashCode();
        EqualityTests = compiler.EqualityTests;
        RangeTests = compiler.RangeTests;
    }

    /// <summary>Whether every record passes.</summary>
    public bool AlwaysTrue => _condition == Constant.True;

    /// <summary>Equalities that every record that passes fulfils; none does not mean that all pass.</summary>
    public IReadOnlyList<EqualityTest> EqualityTests { get; }

    /// <summary>Ranges of numbers that every record that passes lies in, at most one per field; none does not mean that all pass.</summary>
    public IReadOnlyList<RangeTest> RangeTests { get; }

    /// <summary>Bytes that are equal for equal filters: an array of where and predicate, from which <see cref="Create(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> makes the filter again; nil stands for none.</summary>
    public ReadOnlyMemory<byte> CanonicalKey => _key;

    /// <summary>Compiles the where and the predicate of a query, given as MsgPack; empty, nil and "absent" mean there is none.</summary>
    /// <exception cref="PredicateFormatException">One of them is malformed or beyond <see cref="PredicateLimits"/>.</exception>
    /// <exception cref="MsgPackFormatException">The bytes are no whole MsgPack value.</exception>
    public static RecordFilter Create(ReadOnlySpan<byte> where, ReadOnlySpan<byte> predicate) =>
        Create(where, new MsgPackValue(predicate).IsMissingOrNil ? null : PredicateNode.Parse(predicate));

    /// <summary>Compiles a where, given as MsgPack, and a predicate; both must hold (core-algorithms §9.1).</summary>
    /// <exception cref="PredicateFormatException">The where is malformed or beyond <see cref="PredicateLimits"/>.</exception>
    /// <exception cref="MsgPackFormatException">The bytes are no whole MsgPack value.</exception>
    public static RecordFilter Create(ReadOnlySpan<byte> where, PredicateNode? predicate)
    {
        if (new MsgPackValue(where).IsMissingOrNil)
            where = default;
        var compiler = new PredicateCompiler(isPolicy: false);
        var fromWhere = where.IsEmpty ? Constant.True : new WhereCompiler(compiler).Compile(where);
        var fromPredicate = predicate is null ? Constant.True : compiler.Compile(predicate, isMandatory: true);
        return new RecordFilter(AllOf.Of([fromWhere, fromPredicate]), compiler, KeyOf(where, predicate));
    }

    /// <summary>Whether <paramref name="record"/>, the MsgPack value of a record, passes.</summary>
    /// <exception cref="MsgPackFormatException">The record is malformed.</exception>
    public bool Matches(ReadOnlySpan<byte> record) => _condition.Holds(new Subject(new MsgPackValue(record), default));

    /// <inheritdoc/>
    public bool Equals(RecordFilter? other) => other is not null && _key.AsSpan().SequenceEqual(other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => _keyHash;

    private static byte[] KeyOf(ReadOnlySpan<byte> where, PredicateNode? predicate)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(2);
        if (where.IsEmpty)
            writer.WriteNil();
        else
            CanonicalValue.Write(where, writer);
        if (predicate is null)
            writer.WriteNil();
        else
            PredicateWriter.Write(predicate, writer);
        return buffer.ToArray();
    }
}

using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>Turns a where map into conditions: every entry is an equality or a map of <c>$</c> operators, and all must hold.</summary>
/// <remarks>
/// Operators are those of February's server with <c>$eq</c> and <c>$in</c> (core-algorithms §9.1); an unknown one never matches, an empty map always does.
/// Null means "there and nil" (server-behaviour §5.2); <c>$ne: null</c> means "there and not nil". A missing field matches nothing else.
/// </remarks>
internal sealed class WhereCompiler(PredicateCompiler compiler)
{
    private const string Root = "where";

    public Condition Compile(ReadOnlySpan<byte> where)
    {
        if (new MsgPackValue(where).Kind != MsgPackKind.Map)
            throw new PredicateFormatException(Root, "expected a map from fields to values");
        if (where.Length > PredicateLimits.BytesMax)
            throw new PredicateFormatException(Root, $"larger than {PredicateLimits.BytesMax} bytes");
        var members = MapMembers.Read(where);
        if (members.Count > PredicateLimits.NodesMax)
            throw new PredicateFormatException(Root, $"more than {PredicateLimits.NodesMax} entries");
        var parts = new List<Condition>(members.Count);
        foreach (var (name, offset) in members)
        {
            var value = ValueAt(where, offset);
            if (!value.IsMissing)
                parts.Add(CompileEntry(name, value));
        }
        return AllOf.Of(parts);
    }

    private Condition CompileEntry(string name, MsgPackValue value)
    {
        var place = $"{Root}.{name}";
        if (!FieldPath.TryParse(name, out var path))
            throw new PredicateFormatException(Root, "a field is empty or its path too long");
        if (value.Kind != MsgPackKind.Map)
            return CompileEquality(path, value, place);
        var members = MapMembers.Read(value.Bytes);
        if (members.Count > 0 && !members.Exists(static m => m.Name.StartsWith('$')))
            return CompileEquality(path, value, place);
        if (members.Count > PredicateLimits.NodesMax)
            throw new PredicateFormatException(place, $"more than {PredicateLimits.NodesMax} operators");
        var parts = new List<Condition>(members.Count);
        foreach (var (op, offset) in members)
            parts.Add(CompileOperator(op, path, ValueAt(value.Bytes, offset), $"{place}.{op}"));
        return AllOf.Of(parts);
    }

    private Condition CompileOperator(string name, FieldPath path, MsgPackValue operand, string place)
    {
        PredicateOp? op = name switch
        {
            "$eq" => PredicateOp.Eq,
            "$ne" or "$neq" => PredicateOp.Neq,
            "$gt" => PredicateOp.Gt,
            "$gte" => PredicateOp.Gte,
            "$lt" => PredicateOp.Lt,
            "$lte" => PredicateOp.Lte,
            "$in" => PredicateOp.In,
            _ => null,
        };
        if (op is null)
            return Constant.False;
        if (op == PredicateOp.Eq)
            return CompileEquality(path, operand, place);
        if (op == PredicateOp.Neq && operand.Kind == MsgPackKind.Nil)
            return compiler.CompileNullCheck(path, expectNull: false);
        return compiler.CompileComparison(op.Value, path, PredicateReader.ReadOperand(operand, op.Value, place), isMandatory: true);
    }

    private Condition CompileEquality(FieldPath path, MsgPackValue value, string place) => value.Kind == MsgPackKind.Nil
        ? compiler.CompileNilCheck(path)
        : compiler.CompileComparison(PredicateOp.Eq, path, PredicateReader.ReadOperand(value, PredicateOp.Eq, place), isMandatory: true);

    private static MsgPackValue ValueAt(ReadOnlySpan<byte> map, int offset) =>
        new(new MsgPackReader(map[offset..]).ReadRaw());
}

using TopGun.Core.Predicates;
using TopGun.Core.Predicates.Conditions;

namespace TopGun.Core.Access.Expressions;

/// <summary>What each operator does with its two sides, whichever of them is the place (checklist lines 422 to 424).</summary>
internal static class ComparisonRules
{
    private const string In = "in";

    private static readonly Dictionary<string, (PredicateOp Op, PredicateOp Mirrored)> Symmetric = new(StringComparer.Ordinal)
    {
        ["=="] = (PredicateOp.Eq, PredicateOp.Eq),
        ["!="] = (PredicateOp.Neq, PredicateOp.Neq),
        [">"] = (PredicateOp.Gt, PredicateOp.Lt),
        [">="] = (PredicateOp.Gte, PredicateOp.Lte),
        ["<"] = (PredicateOp.Lt, PredicateOp.Gt),
        ["<="] = (PredicateOp.Lte, PredicateOp.Gte),
    };

    private static readonly Dictionary<string, PredicateOp> Directed = new(StringComparer.Ordinal)
    {
        ["contains"] = PredicateOp.Contains,
        ["containsAll"] = PredicateOp.ContainsAll,
        ["containsAny"] = PredicateOp.ContainsAny,
        ["startsWith"] = PredicateOp.StartsWith,
        ["endsWith"] = PredicateOp.EndsWith,
    };

    /// <summary>Whether a piece is an operator.</summary>
    public static bool IsOperator(string text) => text == In || Symmetric.ContainsKey(text) || Directed.ContainsKey(text);

    /// <summary>Compiles a comparison.</summary>
    /// <exception cref="ExpressionException">A side does not fit the operator.</exception>
    public static Condition Compile(string expression, Operand left, Token op, Operand right)
    {
        if (Symmetric.TryGetValue(op.Value, out var symmetric))
            return CompileSymmetric(expression, left, op, right, symmetric.Op, symmetric.Mirrored);
        if (left.IsNull || right.IsNull)
            throw new ExpressionException(expression, (left.IsNull ? left : right).Token.Position, $"null does not go with {op}; compare with == or !=");
        if (op.Value == In)
        {
            return right.Place is { } list
                ? new ListMembership(left, list)
                : throw new ExpressionException(expression, right.Token.Position, "right side of 'in' must be a reference such as auth.roles");
        }
        return left.Place is { } place
            ? new Comparison(Directed[op.Value], place, right.Value, right.Place)
            : throw new ExpressionException(expression, left.Token.Position, $"left side of '{op.Value}' must be a reference such as data.tags");
    }

    private static Condition CompileSymmetric(
        string expression, Operand left, Token op, Operand right, PredicateOp direct, PredicateOp mirrored)
    {
        if (left.Place is { } place)
            return right.IsNull ? CheckNull(place, direct) : new Comparison(direct, place, right.Value, right.Place);
        if (right.Place is { } other)
            return left.IsNull ? CheckNull(other, direct) : new Comparison(mirrored, other, left.Value, reference: null);
        throw new ExpressionException(expression, op.Position, $"one side of {op} must be a reference such as data.ownerId or auth.id");
    }

    // What is ordered against null never holds.
    private static Condition CheckNull(Place place, PredicateOp op) => op switch
    {
        PredicateOp.Eq => new NullCheck(place, expectNull: true),
        PredicateOp.Neq => new NullCheck(place, expectNull: false),
        _ => Constant.False,
    };
}

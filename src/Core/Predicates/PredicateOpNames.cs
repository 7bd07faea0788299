namespace TopGun.Core.Predicates;

/// <summary>The spelling of predicate ops on the wire; case-sensitive (wire-protocol §1.5).</summary>
internal static class PredicateOpNames
{
    private static readonly string[] Names =
    [
        "eq", "neq", "gt", "gte", "lt", "lte", "like", "regex", "in", "between", "isNull", "isNotNull",
        "contains", "containsAll", "containsAny", "startsWith", "endsWith", "and", "or", "not",
        "match", "matchPhrase", "matchPrefix",
    ];

    public static string Of(PredicateOp op) => Names[(int)op];

    public static bool TryParse(string? name, out PredicateOp op)
    {
        var place = Array.IndexOf(Names, name);
        op = (PredicateOp)Math.Max(place, 0);
        return place >= 0;
    }
}

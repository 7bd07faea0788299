using TopGun.Core.Values;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>Turns predicate trees into conditions, and notes what they read and what they demand by equality.</summary>
internal sealed class PredicateCompiler(bool isPolicy)
{
    private readonly HashSet<string> _fields = new(StringComparer.Ordinal);
    private readonly List<EqualityTest> _equalityTests = [];
    private readonly List<RangeTest> _rangeTests = [];

    /// <summary>Names of the top-level members that are read.</summary>
    public IReadOnlySet<string> Fields => _fields;

    /// <summary>Equalities without which nothing matches.</summary>
    public IReadOnlyList<EqualityTest> EqualityTests => _equalityTests;

    /// <summary>Ranges outside of which nothing matches, at most one per field.</summary>
    public IReadOnlyList<RangeTest> RangeTests => _rangeTests;

    /// <summary>Whether the record as a whole is read, by a reference to <c>data</c>.</summary>
    public bool ReadsWholeRecord { get; private set; }

    /// <summary>The caller's claims that are read.</summary>
    public ClaimUse Claims { get; } = new();

    /// <summary>Compiles <paramref name="node"/>; <paramref name="isMandatory"/> if the filter cannot match unless it holds.</summary>
    public Condition Compile(PredicateNode node, bool isMandatory) => node.Op switch
    {
        PredicateOp.And => AllOf.Of(Compile(node.Children, isMandatory)),
        PredicateOp.Or => AnyOf.Of(Compile(node.Children, isMandatory: false)),
        PredicateOp.Not => node.Children.Count == 0
            ? Constant.True
            : Negation.Of(Compile(node.Children[0], isMandatory: false)),
        PredicateOp.Match or PredicateOp.MatchPhrase or PredicateOp.MatchPrefix => Constant.False,
        _ => node.Attribute is null ? Constant.False : CompileLeaf(node, isMandatory),
    };

    /// <summary>Compiles a comparison of the field at <paramref name="path"/> with a given operand; an empty one never holds.</summary>
    public Condition CompileComparison(PredicateOp op, FieldPath path, ReadOnlyMemory<byte> operand, bool isMandatory)
    {
        if (operand.IsEmpty)
            return Constant.False;
        var place = Touch(path);
        if (isMandatory && op == PredicateOp.Eq && place.RecordPath is not null && !ValueEquality.ContainsNaN(operand.Span))
            _equalityTests.Add(new EqualityTest(path, CanonicalValue.Of(operand.Span)));
        var operandValue = new MsgPackValue(operand.Span);
        if (isMandatory && place.RecordPath is not null && TryRange(op, path, operandValue, out var range))
            Demand(range);
        return op switch
        {
            PredicateOp.Like => operandValue.TryGetUtf8(out var pattern) ? new LikeMatch(place, pattern) : Constant.False,
            PredicateOp.Regex => operandValue.GetString() is { } pattern ? RegexMatch.Of(place, pattern) : Constant.False,
            _ => new Comparison(op, place, operand, reference: null),
        };
    }

    /// <summary>Compiles a check for nil or missing.</summary>
    public Condition CompileNullCheck(FieldPath path, bool expectNull) => new NullCheck(Touch(path), expectNull);

    /// <summary>Compiles a check for a member that is there and nil.</summary>
    public Condition CompileNilCheck(FieldPath path) => new NilCheck(Touch(path));

    private List<Condition> Compile(IReadOnlyList<PredicateNode> children, bool isMandatory)
    {
        var conditions = new List<Condition>(children.Count);
        foreach (var child in children)
            conditions.Add(Compile(child, isMandatory));
        return conditions;
    }

    private Condition CompileLeaf(PredicateNode node, bool isMandatory)
    {
        var path = node.Attribute!;
        if (node.Op is PredicateOp.IsNull or PredicateOp.IsNotNull)
            return CompileNullCheck(path, node.Op == PredicateOp.IsNull);
        return node.ValueRef is null
            ? CompileComparison(node.Op, path, node.Value, isMandatory)
            : CompileReference(node.Op, path, node.ValueRef);
    }

    // Patterns are compiled once, so like and regex cannot take theirs from a reference; such a leaf never holds.
    private Condition CompileReference(PredicateOp op, FieldPath path, FieldPath valueRef)
    {
        var reference = Place.OfReference(valueRef);
        if (reference is null || op is PredicateOp.Like or PredicateOp.Regex)
            return Constant.False;
        Claims.Note(reference);
        ReadsWholeRecord |= reference.IsWholeRecord;
        if (reference.RecordPath is { } referred)
            _fields.Add(referred.TopLevelName);
        return new Comparison(op, Touch(path), default, reference);
    }

    private static bool TryRange(PredicateOp op, FieldPath path, MsgPackValue operand, out RangeTest range)
    {
        range = new RangeTest(path, double.NegativeInfinity, double.PositiveInfinity);
        if (op == PredicateOp.Between)
        {
            var bounds = operand.Items;
            if (!bounds.MoveNext() || !bounds.Current.TryGetNumber(out var low) || !bounds.MoveNext() || !bounds.Current.TryGetNumber(out var high))
                return false;
            range = range with { Low = low, High = high };
            return true;
        }
        if (!operand.TryGetNumber(out var bound))
            return false;
        range = op is PredicateOp.Gt or PredicateOp.Gte ? range with { Low = bound } : range with { High = bound };
        return op is PredicateOp.Gt or PredicateOp.Gte or PredicateOp.Lt or PredicateOp.Lte;
    }

    private void Demand(in RangeTest range)
    {
        var path = range.Path;
        var known = _rangeTests.FindIndex(other => other.Path.Equals(path));
        if (known < 0)
            _rangeTests.Add(range);
        else
            _rangeTests[known] = _rangeTests[known].Intersect(range);
    }

    private Place Touch(FieldPath path)
    {
        var place = Place.OfAttribute(path, isPolicy);
        Claims.Note(place);
        if (place.RecordPath is not null)
            _fields.Add(path.TopLevelName);
        return place;
    }
}

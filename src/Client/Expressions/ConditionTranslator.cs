using System.Linq.Expressions;
using TopGun.Client.Records;
using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Client.Expressions;

/// <summary>Turns a condition in C# into the predicate that the grid answers.</summary>
/// <remarks>
/// The predicate means what the condition means for records of the schema, which hold every member (settled 31): null is
/// not equal to any value, text is compared by its units. A member that is missing is no value of any kind.
/// </remarks>
/// <param name="converter">Knows the members of the record.</param>
internal sealed class ConditionTranslator<T>(IRecordConverter<T> converter)
    where T : class
{
    private readonly MemberTranslator<T> _members = new(converter);
    private ParameterExpression _record = null!;

    /// <summary>The predicate of a condition.</summary>
    /// <exception cref="NotSupportedException">The grid cannot answer a part of it.</exception>
    public PredicateNode Translate(Expression<Func<T, bool>> condition)
    {
        _record = condition.Parameters[0];
        return Translate(condition.Body);
    }

    private static PredicateNode Test(PredicateOp op, RecordMember member, byte[] operand) =>
        new() { Op = op, Attribute = FieldPath.Parse(member.Member), Value = operand };

    private static PredicateNode Check(PredicateOp op, RecordMember member) =>
        new() { Op = op, Attribute = FieldPath.Parse(member.Member) };

    private static PredicateNode Combine(PredicateOp op, params PredicateNode[] children) => new() { Op = op, Children = children };

    private PredicateNode Translate(Expression expression) => expression switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } and => Combine(PredicateOp.And, Translate(and.Left), Translate(and.Right)),
        BinaryExpression { NodeType: ExpressionType.OrElse } or => Combine(PredicateOp.Or, Translate(or.Left), Translate(or.Right)),
        UnaryExpression { NodeType: ExpressionType.Not } not => Negate(not.Operand),
        _ when !MentionsRecord(expression) => (bool)Operands.Evaluate(expression)! ? Combine(PredicateOp.And) : Combine(PredicateOp.Or),
        BinaryExpression comparison => Compare(comparison),
        MethodCallExpression call => new CallTranslator<T>(_members, _record).Translate(call),
        MemberExpression { Member.Name: nameof(Nullable<int>.HasValue), Expression: { } owner } when Find(owner) is { } member =>
            Check(PredicateOp.IsNotNull, member),
        _ when expression.Type == typeof(bool) && Find(expression) is { } member => Is(member, true, expression),
        _ => throw Unsupported.Because(expression, "the grid has no such condition"),
    };

    private PredicateNode Negate(Expression operand) => operand.Type == typeof(bool) && Find(operand) is { } member
        ? Is(member, false, operand)
        : Combine(PredicateOp.Not, Translate(operand));

    private static PredicateNode Is(RecordMember member, bool value, Expression part) =>
        Test(PredicateOp.Eq, member, Operands.Encode(member, value, part));

    private PredicateNode Compare(BinaryExpression comparison)
    {
        if (Find(comparison.Left) is { } left && !MentionsRecord(comparison.Right))
            return Compare(comparison, comparison.NodeType, left, Operands.Evaluate(comparison.Right));
        if (Find(comparison.Right) is { } right && !MentionsRecord(comparison.Left))
            return Compare(comparison, Mirror(comparison.NodeType), right, Operands.Evaluate(comparison.Left));
        throw Unsupported.Because(comparison, $"one side must be a member of {typeof(T).Name} and the other a value");
    }

    private static PredicateNode Compare(BinaryExpression part, ExpressionType type, RecordMember member, object? value)
    {
        if (value is null)
            return type switch
            {
                ExpressionType.Equal => Check(PredicateOp.IsNull, member),
                ExpressionType.NotEqual => Check(PredicateOp.IsNotNull, member),
                _ => throw Unsupported.Because(part, "null has no order"),
            };
        var operand = Operands.Encode(member, value, part);
        return type switch
        {
            ExpressionType.Equal => Test(PredicateOp.Eq, member, operand),
            ExpressionType.NotEqual => Combine(PredicateOp.Not, Test(PredicateOp.Eq, member, operand)),
            _ when member.SpellingOf(0) is not null => throw Unsupported.Because(part, "enums are stored by name and have no order"),
            ExpressionType.LessThan => Test(PredicateOp.Lt, member, operand),
            ExpressionType.LessThanOrEqual => Test(PredicateOp.Lte, member, operand),
            ExpressionType.GreaterThan => Test(PredicateOp.Gt, member, operand),
            ExpressionType.GreaterThanOrEqual => Test(PredicateOp.Gte, member, operand),
            _ => throw Unsupported.Because(part, "the grid has no such comparison"),
        };
    }

    private static ExpressionType Mirror(ExpressionType type) => type switch
    {
        ExpressionType.LessThan => ExpressionType.GreaterThan,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
        ExpressionType.GreaterThan => ExpressionType.LessThan,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
        _ => type,
    };

    private RecordMember? Find(Expression expression) => _members.Find(expression, _record);

    private bool MentionsRecord(Expression expression) => ParameterSearch.Mentions(expression, _record);
}

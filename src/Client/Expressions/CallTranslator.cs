using System.Collections;
using System.Linq.Expressions;
using System.Text.RegularExpressions;
using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Client.Expressions;

/// <summary>Turns the calls that a condition may hold into predicates: tests of text, and Contains of lists.</summary>
/// <param name="members">Finds members of the record.</param>
/// <param name="record">The record.</param>
internal sealed class CallTranslator<T>(MemberTranslator<T> members, ParameterExpression record)
    where T : class
{
    /// <summary>The predicate of a call.</summary>
    /// <exception cref="NotSupportedException">The grid has no such test.</exception>
    public PredicateNode Translate(MethodCallExpression call)
    {
        if (call.Object?.Type == typeof(string) && call.Arguments.Count is 1 or 2 && (call.Arguments[0].Type == typeof(string) || call.Arguments[0].Type == typeof(char)))
            return TranslateText(call);
        if (call.Method.Name == nameof(Enumerable.Contains))
        {
            // list.Contains(x), or Contains(list, x) of Enumerable or of spans.
            var (list, item) = call.Object is { } owner && call.Arguments.Count == 1
                ? (owner, call.Arguments[0])
                : (Operands.WithoutSpan(call.Arguments[0]), call.Arguments[1]);
            return TranslateContains(call, list, item);
        }
        throw Unsupported.Because(call, $"the grid has no test like {call.Method.Name}");
    }

    private static PredicateNode Test(PredicateOp op, RecordMember member, byte[] operand) =>
        new() { Op = op, Attribute = FieldPath.Parse(member.Member), Value = operand };

    private PredicateNode TranslateText(MethodCallExpression call)
    {
        if (members.Find(call.Object!, record) is not { } member || Mentions(call.Arguments[0]))
            throw Unsupported.Because(call, $"it must test a member of {typeof(T).Name} for a value");
        var text = Operands.Evaluate(call.Arguments[0])?.ToString() ?? throw Unsupported.Because(call, "the text is null");
        return (call.Method.Name, IgnoresCase(call)) switch
        {
            (nameof(string.StartsWith), false) => Test(PredicateOp.StartsWith, member, Operands.Encode(member, text, call)),
            (nameof(string.EndsWith), false) => Test(PredicateOp.EndsWith, member, Operands.Encode(member, text, call)),
            (nameof(string.Contains), true) => Test(PredicateOp.Contains, member, Operands.Encode(member, text, call)),
            // The grid's own test ignores case; an escaped pattern does not.
            (nameof(string.Contains), false) => Test(PredicateOp.Regex, member, Operands.Encode(member, Regex.Escape(text), call)),
            _ => throw Unsupported.Because(call, "the grid has no such test of text"),
        };
    }

    private PredicateNode TranslateContains(MethodCallExpression call, Expression list, Expression item)
    {
        if (members.Find(list, record) is { } ofRecord && !Mentions(item))
        {
            var value = Operands.Evaluate(item) ?? throw Unsupported.Because(call, "lists hold no null");
            return Test(PredicateOp.Contains, ofRecord, Operands.Encode(ofRecord, value, call));
        }
        if (members.Find(item, record) is { } member && !Mentions(list) && Operands.Evaluate(list) is IEnumerable values)
            return Test(PredicateOp.In, member, Operands.EncodeList(member, values, call));
        throw Unsupported.Because(call, $"it must look for a value in a member of {typeof(T).Name}, or for a member in a list of values");
    }

    private bool Mentions(Expression expression) => ParameterSearch.Mentions(expression, record);

    private static bool IgnoresCase(MethodCallExpression call)
    {
        if (call.Arguments.Count == 1)
            return false;
        return call.Arguments[1].Type == typeof(StringComparison)
            ? Operands.Evaluate(call.Arguments[1]) switch
            {
                StringComparison.Ordinal => false,
                StringComparison.OrdinalIgnoreCase => true,
                var other => throw Unsupported.Because(call, $"text is compared by Ordinal or OrdinalIgnoreCase, not by {other}"),
            }
            : throw Unsupported.Because(call, "the grid has no such test of text");
    }
}

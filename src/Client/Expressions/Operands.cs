using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using TopGun.Core.MsgPack;

namespace TopGun.Client.Expressions;

/// <summary>Evaluates the sides of a condition that do not depend on the record, and puts them into MsgPack.</summary>
internal static class Operands
{
    /// <summary>The value of an expression in which the record does not occur.</summary>
    public static object? Evaluate(Expression expression)
    {
        if (expression is ConstantExpression constant)
            return constant.Value;
        var boxed = Expression.Convert(WithoutSpan(expression), typeof(object));
        return Expression.Lambda<Func<object?>>(boxed).Compile(preferInterpretation: true)();
    }

    /// <summary>One value as MsgPack.</summary>
    /// <param name="member">The member it is compared with; decides the spelling of enums.</param>
    /// <param name="value">The value; not null.</param>
    /// <param name="part">Part of the query, for the error.</param>
    /// <exception cref="NotSupportedException">There is no form for the value.</exception>
    public static byte[] Encode(RecordMember member, object value, Expression part)
    {
        using var buffer = new PooledBuffer();
        Write(new MsgPackWriter(buffer), member, value, part);
        return buffer.ToArray();
    }

    /// <summary>A list of values as MsgPack.</summary>
    /// <exception cref="NotSupportedException">There is no form for one of the values, or one is null.</exception>
    public static byte[] EncodeList(RecordMember member, IEnumerable values, Expression part)
    {
        var items = values.Cast<object?>().ToArray();
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(items.Length);
        foreach (var item in items)
            Write(writer, member, item ?? throw Unsupported.Because(part, "the list holds null"), part);
        return buffer.ToArray();
    }

    /// <summary>Takes off the conversion to a span that the compiler adds around arrays.</summary>
    public static Expression WithoutSpan(Expression expression) =>
        expression is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var source] } && expression.Type.IsByRefLike ? source : expression;

    private static void Write(MsgPackWriter writer, RecordMember member, object value, Expression part)
    {
        if (SpellingOf(member, value) is { } spelling)
            writer.WriteString(spelling);
        else if (value is bool truth)
            writer.WriteBoolean(truth);
        else if (value is string text)
            writer.WriteString(text);
        else if (value is float or double)
            writer.WriteDouble(Convert.ToDouble(value, CultureInfo.InvariantCulture));
        else if (value is ulong large)
            writer.WriteInteger(large);
        else if (value is sbyte or byte or short or ushort or int or uint or long)
            writer.WriteInteger(Convert.ToInt64(value, CultureInfo.InvariantCulture));
        else
            throw Unsupported.Because(part, $"there is no form for a {value.GetType().Name}");
    }

    // The compiler turns enums into numbers; the member knows which enum it was.
    private static string? SpellingOf(RecordMember member, object value) =>
        value is Enum or int ? member.SpellingOf(Convert.ToInt32(value, CultureInfo.InvariantCulture)) : null;
}

using System.Linq.Expressions;
using TopGun.Client.Records;

namespace TopGun.Client.Expressions;

/// <summary>Finds the member of a record that an expression names.</summary>
/// <param name="converter">Knows the members of the record.</param>
internal sealed class MemberTranslator<T>(IRecordConverter<T> converter)
    where T : class
{
    /// <summary>The member that a lambda like <c>t => t.Text</c> names.</summary>
    /// <exception cref="NotSupportedException">It names something else.</exception>
    public RecordMember Translate(LambdaExpression lambda) => Find(lambda.Body, lambda.Parameters[0])
        ?? throw Unsupported.Because(lambda.Body, $"it is no member of {typeof(T).Name}");

    /// <summary>The member that an expression names; null when it names none.</summary>
    public RecordMember? Find(Expression expression, ParameterExpression record)
    {
        if (Bare(expression) is not MemberExpression { Expression: { } owner } access)
            return null;
        if (access.Member.Name == nameof(Nullable<int>.Value) && Nullable.GetUnderlyingType(owner.Type) is not null)
            return Find(owner, record);
        return owner == record && converter.MemberOf(access.Member.Name) is { } member
            ? new RecordMember(access.Member.Name, member, converter.SpellingOf)
            : null;
    }

    /// <summary>Takes off conversions that the compiler adds: of enums to numbers, to wider numbers, to nullable.</summary>
    private static Expression Bare(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } conversion
            && IsHarmless(conversion.Operand.Type, conversion.Type))
            expression = conversion.Operand;
        return expression;
    }

    private static bool IsHarmless(Type from, Type to)
    {
        var (source, target) = (Nullable.GetUnderlyingType(from) ?? from, Nullable.GetUnderlyingType(to) ?? to);
        return source == target
            || (source.IsEnum && Enum.GetUnderlyingType(source) == target)
            || (source.IsPrimitive && target.IsPrimitive && Type.GetTypeCode(target) >= Type.GetTypeCode(source));
    }
}

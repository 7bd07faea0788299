using System.Linq.Expressions;

namespace TopGun.Client.Expressions;

/// <summary>Looks for a parameter in an expression.</summary>
internal sealed class ParameterSearch : ExpressionVisitor
{
    private readonly ParameterExpression _parameter;
    private bool _found;

    private ParameterSearch(ParameterExpression parameter) => _parameter = parameter;

    /// <summary>Whether the parameter occurs.</summary>
    public static bool Mentions(Expression expression, ParameterExpression parameter)
    {
        var search = new ParameterSearch(parameter);
        search.Visit(expression);
        return search._found;
    }

    /// <inheritdoc/>
    protected override Expression VisitParameter(ParameterExpression node)
    {
        _found |= node == _parameter;
        return node;
    }
}

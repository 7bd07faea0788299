using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Predicates;
using TopGun.Core.Predicates.Conditions;

namespace TopGun.Core.Access.Expressions;

/// <summary>Compiles the conditions of policies (server-behaviour §9.4): <c>!</c> binds closer than <c>&amp;&amp;</c>, and that closer than <c>||</c>.</summary>
/// <remarks>Only parentheses and negations nest, and their depth is bounded, so that no text can exhaust the stack.</remarks>
internal sealed class ExpressionParser
{
    private readonly string _expression;
    private readonly OperandReader _operands;
    private ExpressionLexer _lexer;
    private Token _token;
    private int _depth;

    private ExpressionParser(string expression)
    {
        _expression = expression;
        _operands = new OperandReader(expression);
        _lexer = new ExpressionLexer(expression);
        _token = _lexer.Next();
    }

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="ExpressionException">It is malformed or beyond <see cref="AccessLimits"/>.</exception>
    public static PolicyPredicate Parse(string expression)
    {
        if (expression.Length > AccessLimits.ExpressionCharsMax)
        {
            throw new ExpressionException(
                expression, AccessLimits.ExpressionCharsMax, $"the expression is longer than {AccessLimits.ExpressionCharsMax} characters; split the policy");
        }
        var parser = new ExpressionParser(expression);
        var condition = parser.ParseOr();
        if (parser._token.Kind != TokenKind.End)
            parser.Fail(parser._token, $"expected && or || or the end, found {parser._token}");
        return new PolicyPredicate(condition, parser._operands.Claims, parser._operands.ReadsRecord, parser._operands.ReadsOld);
    }

    private Condition ParseOr()
    {
        List<Condition> parts = [ParseAnd()];
        while (TryTake("||"))
            parts.Add(ParseAnd());
        return AnyOf.Of(parts);
    }

    private Condition ParseAnd()
    {
        List<Condition> parts = [ParseUnary()];
        while (TryTake("&&"))
            parts.Add(ParseUnary());
        return AllOf.Of(parts);
    }

    private Condition ParseUnary()
    {
        var start = _token;
        if (TryTake("!"))
        {
            Enter(start);
            var negated = Negation.Of(ParseUnary());
            _depth--;
            return negated;
        }
        if (!TryTake("("))
            return ParseComparison();
        Enter(start);
        var inner = ParseOr();
        if (!TryTake(")"))
            Fail(_token, $"expected ), found {_token}");
        _depth--;
        return inner;
    }

    private Condition ParseComparison()
    {
        var left = ReadOperand();
        var op = _token;
        if (op.Kind is not (TokenKind.Symbol or TokenKind.Word) || !ComparisonRules.IsOperator(op.Value))
            Fail(op, $"expected an operator such as == or in, found {op}");
        Advance();
        return ComparisonRules.Compile(_expression, left, op, ReadOperand());
    }

    private Operand ReadOperand()
    {
        var operand = _operands.Read(_token);
        Advance();
        return operand;
    }

    private bool TryTake(string symbol)
    {
        if (_token.Kind != TokenKind.Symbol || _token.Value != symbol)
            return false;
        Advance();
        return true;
    }

    private void Advance() => _token = _lexer.Next();

    private void Enter(Token start)
    {
        if (++_depth > AccessLimits.ExpressionDepthMax)
            Fail(start, $"the expression nests deeper than {AccessLimits.ExpressionDepthMax} levels");
    }

    [DoesNotReturn]
    private void Fail(Token token, string problem) => throw new ExpressionException(_expression, token.Position, problem);
}

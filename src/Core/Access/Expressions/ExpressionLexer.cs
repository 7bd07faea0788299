using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TopGun.Core.Access.Expressions;

/// <summary>Cuts an expression into its pieces (server-behaviour §9.4).</summary>
internal struct ExpressionLexer(string expression)
{
    private const string WordStarts = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    private const string Digits = "0123456789";

    private static readonly SearchValues<char> StartsOfWords = SearchValues.Create(WordStarts);
    private static readonly SearchValues<char> PartsOfWords = SearchValues.Create(WordStarts + Digits);
    private static readonly string[] Symbols = ["&&", "||", "==", "!=", ">=", "<=", ">", "<", "!", "(", ")"];

    private int _position;

    /// <summary>The next piece; the end again and again after the last.</summary>
    /// <exception cref="ExpressionException">What comes next is no piece.</exception>
    public Token Next()
    {
        while (_position < expression.Length && char.IsWhiteSpace(expression[_position]))
            _position++;
        if (_position == expression.Length)
            return new Token(TokenKind.End, _position, string.Empty);
        var first = expression[_position];
        if (StartsOfWords.Contains(first))
            return Take(TokenKind.Word, WordLength());
        if (char.IsAsciiDigit(first))
            return Take(TokenKind.Number, NumberLength());
        return first == '\'' ? TakeText() : TakeSymbol();
    }

    private Token Take(TokenKind kind, int length)
    {
        var token = new Token(kind, _position, expression.Substring(_position, length));
        _position += length;
        return token;
    }

    private readonly int WordLength()
    {
        var end = _position;
        while (true)
        {
            if (end == expression.Length || !StartsOfWords.Contains(expression[end]))
                Fail(end, "a name is missing behind the dot");
            end = EndOf(PartsOfWords, end);
            if (end == expression.Length || expression[end] != '.')
                return end - _position;
            end++;
        }
    }

    private readonly int NumberLength()
    {
        var end = EndOfDigits(_position);
        if (end < expression.Length && expression[end] == '.')
        {
            var fraction = end + 1;
            end = EndOfDigits(fraction);
            if (end == fraction)
                Fail(end, "digits are missing behind the point");
        }
        if (end < expression.Length && StartsOfWords.Contains(expression[end]))
            Fail(end, "a number has digits and a point only");
        return end - _position;
    }

    private readonly int EndOfDigits(int start)
    {
        while (start < expression.Length && char.IsAsciiDigit(expression[start]))
            start++;
        return start;
    }

    private readonly int EndOf(SearchValues<char> allowed, int start)
    {
        var length = expression.AsSpan(start).IndexOfAnyExcept(allowed);
        return length < 0 ? expression.Length : start + length;
    }

    private Token TakeText()
    {
        var start = _position;
        var length = expression.AsSpan(start + 1).IndexOf('\'');
        if (length < 0)
            Fail(start, "the text that begins here has no closing quote");
        _position = start + length + 2;
        return new Token(TokenKind.Text, start, expression.Substring(start + 1, length));
    }

    private Token TakeSymbol()
    {
        foreach (var symbol in Symbols)
            if (expression.AsSpan(_position).StartsWith(symbol, StringComparison.Ordinal))
                return Take(TokenKind.Symbol, symbol.Length);
        Fail(_position, $"unexpected character '{expression[_position]}'");
        return default;
    }

    [DoesNotReturn]
    private readonly void Fail(int position, string problem) => throw new ExpressionException(expression, position, problem);
}

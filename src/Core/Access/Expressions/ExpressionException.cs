namespace TopGun.Core.Access.Expressions;

/// <summary>An expression that cannot be understood; the message shows the place.</summary>
public sealed class ExpressionException : FormatException
{
    private const int SnippetChars = 60;

    internal ExpressionException(string expression, int position, string problem)
        : base($"{problem} at position {position}\n{SnippetOf(expression, position)}") => Position = position;

    /// <summary>Where, in characters from 0.</summary>
    public int Position { get; }

    // The text around the place, with a caret below it.
    private static string SnippetOf(string expression, int position)
    {
        var start = Math.Max(0, Math.Min(position - (SnippetChars / 2), expression.Length - SnippetChars));
        var snippet = expression.AsSpan(start, Math.Min(SnippetChars, expression.Length - start)).ToString();
        var line = string.Create(snippet.Length, snippet, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
        return $"  {line}\n  {new string(' ', position - start)}^";
    }
}

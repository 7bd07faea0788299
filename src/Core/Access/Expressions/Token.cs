namespace TopGun.Core.Access.Expressions;

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Its first character.</param>
/// <param name="Value">The piece; of a text what stands between the quotes.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"'{Value}'",
        _ => $"\"{Value}\"",
    };
}

namespace TopGun.Core.Access.Expressions;

/// <summary>What a piece of an expression is.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A word, with dots in it or without.</summary>
    Word,

    /// <summary>A text between quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator or a parenthesis.</summary>
    Symbol,
}

namespace TopGun.Core.Processors;

/// <summary>Words that code of callers must not hold, whether or not it would be run (core-algorithms §13).</summary>
public static class ForbiddenWords
{
    private static readonly string[] Words =
    [
        "eval", "Function", "process", "global", "require", "import", "fetch", "XMLHttpRequest", "setTimeout", "setInterval", "setImmediate",
    ];

    /// <summary>What is wrong with the code, in the words that clients know; null when it holds no such word.</summary>
    /// <param name="code">Source.</param>
    public static string? FindFault(string code)
    {
        foreach (var word in Words)
            if (Holds(code, word))
                return $@"Forbidden pattern detected: \b{word}\b";
        return null;
    }

    private static bool Holds(string code, string word)
    {
        for (var at = code.IndexOf(word, StringComparison.Ordinal); at >= 0; at = code.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if ((at == 0 || !IsWordCharacter(code[at - 1])) && (end == code.Length || !IsWordCharacter(code[end])))
                return true;
        }
        return false;
    }

    private static bool IsWordCharacter(char unit) => char.IsAsciiLetterOrDigit(unit) || unit == '_';
}

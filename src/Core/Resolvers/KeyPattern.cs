namespace TopGun.Core.Resolvers;

/// <summary>Matches whole keys of a resolver against a pattern: <c>*</c> stands for any text, <c>?</c> for one character; case counts.</summary>
public static class KeyPattern
{
    /// <summary>Whether a key matches; costs at most its length times that of the pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="key">The key.</param>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> key)
    {
        var (at, place) = (0, 0);
        var (star, resume) = (-1, 0);
        while (place < key.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, resume) = (at++, place);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == key[place]))
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                (at, place) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }
        return pattern[at..].TrimStart('*').IsEmpty;
    }
}

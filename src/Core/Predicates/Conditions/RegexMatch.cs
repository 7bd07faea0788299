using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>Looks for a regular expression in a text, in time linear in the text (settled 27).</summary>
internal sealed class RegexMatch : Condition
{
    private readonly Place _place;
    private readonly Regex _regex;

    private RegexMatch(Place place, Regex regex)
    {
        _place = place;
        _regex = regex;
    }

    /// <summary>The compiled pattern; a condition that never holds if the pattern is invalid or needs look-around or back-references.</summary>
    public static Condition Of(Place place, string pattern)
    {
        try
        {
            return new RegexMatch(place, new Regex(EndAtEnd(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return Constant.False;
        }
    }

    public override bool Holds(in Subject subject)
    {
        if (!_place.Read(subject).TryGetUtf8(out var utf8))
            return false;
        var rented = ArrayPool<char>.Shared.Rent(Math.Max(utf8.Length, 1));
        var found = _regex.IsMatch(rented.AsSpan(0, MsgPackText.Decode(utf8, rented)));
        ArrayPool<char>.Shared.Return(rented);
        return found;
    }

    // .NET's $ also matches before a last line feed; in both references it means the very end unless lines are asked for.
    private static string EndAtEnd(string pattern)
    {
        if (!pattern.Contains('$') || Regex.IsMatch(pattern, @"\(\?[a-z]*m"))
            return pattern;
        var inClass = false;
        var text = new StringBuilder(pattern.Length + 8);
        for (var i = 0; i < pattern.Length; i++)
        {
            var unit = pattern[i];
            if (unit == '\\' && i + 1 < pattern.Length)
                text.Append(unit).Append(pattern[++i]);
            else if (unit == '$' && !inClass)
                text.Append(@"\z");
            else
                text.Append(unit);
            inClass = unit == '[' || (inClass && unit != ']');
        }
        return text.ToString();
    }
}

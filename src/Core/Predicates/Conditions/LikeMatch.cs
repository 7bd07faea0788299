using System.Text;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>Matches the whole of a text against a like pattern: <c>%</c> any run, <c>_</c> one character, case ignored.</summary>
/// <remarks>
/// A character is a Unicode scalar, neither wildcard matches a line feed, and there is no escape (core-algorithms §8.3). Only the last <c>%</c>
/// is ever tried again, so time is at most text times pattern, and <see cref="PredicateLimits.LikeStepsMax"/> ends it before that hurts.
/// </remarks>
internal sealed class LikeMatch : Condition
{
    private const int AnyRun = -1;
    private const int AnyOne = -2;

    private readonly Place _place;
    private readonly int[] _pattern;

    public LikeMatch(Place place, ReadOnlySpan<byte> pattern)
    {
        _place = place;
        var tokens = new List<int>(pattern.Length);
        while (!pattern.IsEmpty)
        {
            var unit = Next(ref pattern);
            tokens.Add(unit switch { '%' => AnyRun, '_' => AnyOne, _ => Fold(unit) });
        }
        _pattern = [.. tokens];
    }

    public override bool Holds(in Subject subject) =>
        _place.Read(subject).TryGetUtf8(out var text) && Matches(text, PredicateLimits.LikeStepsMax);

    /// <summary>Whether the whole of <paramref name="text"/> matches, found within <paramref name="steps"/>.</summary>
    internal bool Matches(ReadOnlySpan<byte> text, int steps)
    {
        var token = 0;
        var retryToken = -1;
        var retryText = text;
        while (steps-- > 0)
        {
            if (token < _pattern.Length && _pattern[token] == AnyRun)
            {
                retryToken = ++token;
                retryText = text;
                continue;
            }
            if (text.IsEmpty && token == _pattern.Length)
                return true;
            if (!text.IsEmpty && token < _pattern.Length && MatchesOne(ref text, _pattern[token]))
            {
                token++;
                continue;
            }
            // The run takes in one more character and the rest is tried again.
            if (retryToken < 0 || retryText.IsEmpty || Next(ref retryText) == '\n')
                return false;
            token = retryToken;
            text = retryText;
        }
        return false;
    }

    private static bool MatchesOne(ref ReadOnlySpan<byte> text, int token)
    {
        var unit = Next(ref text);
        return token == AnyOne ? unit != '\n' : Fold(unit) == token;
    }

    private static int Next(ref ReadOnlySpan<byte> utf8)
    {
        var first = utf8[0];
        if (first < 0x80)
        {
            utf8 = utf8[1..];
            return first;
        }
        Span<char> units = stackalloc char[2];
        var count = MsgPackText.DecodeNext(utf8, units, out var consumed);
        utf8 = utf8[consumed..];
        return count == 2 ? char.ConvertToUtf32(units[0], units[1]) : units[0];
    }

    // Upper, then lower: brings together what has a common capital, such as both sigmas. The Kelvin sign goes by its lower case.
    private static int Fold(int unit)
    {
        const int LongS = 0x17f;
        if (unit < 0x80)
            return unit is >= 'A' and <= 'Z' ? unit | 0x20 : unit;
        if (unit == LongS)
            return 's';
        return Rune.IsValid(unit) ? Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(unit))).Value : unit;
    }
}

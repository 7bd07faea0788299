using System.Globalization;

namespace TopGun.Core.Values;

/// <summary>Writes numbers as JavaScript's Number-to-string does (core-algorithms §6.3).</summary>
public static class NumberText
{
    /// <summary>The most characters a number takes.</summary>
    public const int CharsMax = 32;

    private const double ExactIntegers = 9007199254740992;
    private const int PlainExponentMax = 21;
    private const int PlainExponentMin = -6;

    /// <summary>The text of <paramref name="number"/>: shortest digits that round-trip, plain from 1e-6 up to below 1e21.</summary>
    public static string Of(double number)
    {
        Span<char> text = stackalloc char[CharsMax];
        return new string(text[..Format(number, text)]);
    }

    /// <summary>Writes the text of <paramref name="number"/> into <paramref name="destination"/>, which holds at least <see cref="CharsMax"/>; returns its length.</summary>
    public static int Format(double number, Span<char> destination)
    {
        if (!double.IsFinite(number))
            return Copy(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity", destination);
        if (Math.Abs(number) < ExactIntegers && Math.Floor(number) == number)
        {
            ((long)number).TryFormat(destination, out var whole, default, CultureInfo.InvariantCulture);
            return whole;
        }
        Span<char> shortest = stackalloc char[CharsMax];
        number.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        Span<char> digits = stackalloc char[CharsMax];
        var point = Split(shortest[..length], digits, out var count);
        var sign = number < 0 ? Copy("-", destination) : 0;
        return sign + Layout(digits[..count], point, destination[sign..]);
    }

    // The significant digits, and where the decimal point stands relative to the first: 0.ddd has point 0, d.dd has 1.
    private static int Split(ReadOnlySpan<char> text, Span<char> digits, out int count)
    {
        var exponent = 0;
        var mark = text.IndexOf('E');
        if (mark >= 0)
        {
            exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }
        text = text.TrimStart('-');
        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text.Length : dot;
        Span<char> all = stackalloc char[CharsMax];
        var length = Copy(text[..whole], all);
        if (dot >= 0)
            length += Copy(text[(dot + 1)..], all[length..]);
        var withoutLeading = all[..length].TrimStart('0');
        count = Copy(withoutLeading.TrimEnd('0'), digits);
        return whole - (length - withoutLeading.Length) + exponent;
    }

    private static int Layout(ReadOnlySpan<char> digits, int point, Span<char> destination)
    {
        if (point is > PlainExponentMin and <= 0)
        {
            var length = Copy("0.", destination);
            destination.Slice(length, -point).Fill('0');
            return length - point + Copy(digits, destination[(length - point)..]);
        }
        if (point is > 0 and <= PlainExponentMax)
            return LayoutPlain(digits, point, destination);
        var written = Copy(digits[..1], destination);
        if (digits.Length > 1)
        {
            destination[written++] = '.';
            written += Copy(digits[1..], destination[written..]);
        }
        destination[written++] = 'e';
        destination[written++] = point > 0 ? '+' : '-';
        Math.Abs(point - 1).TryFormat(destination[written..], out var exponent, default, CultureInfo.InvariantCulture);
        return written + exponent;
    }

    private static int LayoutPlain(ReadOnlySpan<char> digits, int point, Span<char> destination)
    {
        if (digits.Length <= point)
        {
            digits.CopyTo(destination);
            destination[digits.Length..point].Fill('0');
            return point;
        }
        digits[..point].CopyTo(destination);
        destination[point] = '.';
        digits[point..].CopyTo(destination[(point + 1)..]);
        return digits.Length + 1;
    }

    private static int Copy(ReadOnlySpan<char> text, Span<char> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}

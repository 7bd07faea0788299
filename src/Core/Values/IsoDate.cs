using System.Globalization;

namespace TopGun.Core.Values;

/// <summary>Writes points in time as JavaScript's Date.toISOString does.</summary>
internal static class IsoDate
{
    /// <summary>The most characters a date takes.</summary>
    public const int CharsMax = 32;

    private const long MillisecondsPerDay = 86_400_000;
    private const long DaysPerEra = 146_097;
    private const long DaysFromYearZeroToEpoch = 719_468;

    /// <summary>Writes <paramref name="unixMilliseconds"/> as <c>YYYY-MM-DDTHH:mm:ss.sssZ</c>, years beyond 0 to 9999 with sign and six digits.</summary>
    public static int Format(long unixMilliseconds, Span<char> destination)
    {
        var days = Math.DivRem(unixMilliseconds, MillisecondsPerDay, out var rest);
        if (rest < 0)
            (days, rest) = (days - 1, rest + MillisecondsPerDay);
        var (year, month, day) = Civil(days);
        var clock = TimeSpan.FromMilliseconds(rest);
        var sign = year is >= 0 and <= 9999 ? "" : year < 0 ? "-" : "+";
        var digits = sign.Length == 0 ? Math.Abs(year).ToString("D4", CultureInfo.InvariantCulture) : Math.Abs(year).ToString("D6", CultureInfo.InvariantCulture);
        destination.TryWrite(
            CultureInfo.InvariantCulture,
            $"{sign}{digits}-{month:D2}-{day:D2}T{clock:hh\\:mm\\:ss\\.fff}Z",
            out var written);
        return written;
    }

    // Days since 1970 to the proleptic Gregorian calendar, counting years from March so that leap days come last.
    private static (long Year, long Month, long Day) Civil(long days)
    {
        days += DaysFromYearZeroToEpoch;
        var era = Math.DivRem(days, DaysPerEra, out var dayOfEra);
        if (dayOfEra < 0)
            (era, dayOfEra) = (era - 1, dayOfEra + DaysPerEra);
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    }
}

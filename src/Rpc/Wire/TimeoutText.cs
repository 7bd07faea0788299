using System.Globalization;

namespace TopGun.Rpc.Wire;

/// <summary>Reads and writes <c>grpc-timeout</c>: up to eight digits and a unit.</summary>
internal static class TimeoutText
{
    private const long Largest = 99_999_999;

    /// <summary>Reads a timeout; false if the text is not of that form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length < 2 || text.Length > Limits.TimeoutDigits + 1)
            return false;
        if (!long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
            return false;
        var ticks = text[^1] switch
        {
            'H' => amount * TimeSpan.TicksPerHour,
            'M' => amount * TimeSpan.TicksPerMinute,
            'S' => amount * TimeSpan.TicksPerSecond,
            'm' => amount * TimeSpan.TicksPerMillisecond,
            'u' => amount * TimeSpan.TicksPerMicrosecond,
            // A tick is 100 ns; rounding up keeps a tiny timeout from becoming none.
            'n' => (amount + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick,
            _ => -1,
        };
        timeout = new TimeSpan(ticks);
        return ticks >= 0;
    }

    /// <summary>Writes a timeout in the finest unit that fits, rounded up; the smallest is one nanosecond.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = timeout.Ticks;
        if (ticks <= 0)
            return "1n";
        if (ticks <= Largest / TimeSpan.NanosecondsPerTick)
            return Text(ticks * TimeSpan.NanosecondsPerTick, 'n');
        return Try(ticks, TimeSpan.TicksPerMicrosecond, 'u')
            ?? Try(ticks, TimeSpan.TicksPerMillisecond, 'm')
            ?? Try(ticks, TimeSpan.TicksPerSecond, 'S')
            ?? Try(ticks, TimeSpan.TicksPerMinute, 'M')
            ?? Try(ticks, TimeSpan.TicksPerHour, 'H')
            ?? Text(Largest, 'H');
    }

    private static string? Try(long ticks, long unit, char name)
    {
        var amount = ticks / unit + (ticks % unit == 0 ? 0 : 1);
        return amount <= Largest ? Text(amount, name) : null;
    }

    private static string Text(long amount, char unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}");
}

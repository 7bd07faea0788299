using System.Globalization;
using TopGun.Node.Storage.Memory;

namespace TopGun.Server.Configuration;

/// <summary>Reads how much memory records may take. Nonsense is warned of and replaced by the default, never fatal (server-behaviour §1.5).</summary>
/// <param name="variables">The environment.</param>
internal sealed class MemorySettingsReader(Variables variables)
{
    private const string MegabytesVariable = "TOPGUN_MAX_RAM_MB";
    private const string HighVariable = "TOPGUN_EVICTION_HIGH_PCT";
    private const string LowVariable = "TOPGUN_EVICTION_LOW_PCT";
    private const string IntervalVariable = "TOPGUN_EVICTION_INTERVAL_MS";
    private const int MegabytesDefault = 1024;
    private const int MegabytesMax = 1 << 24;
    private const int HighDefault = 85;
    private const int LowDefault = 70;
    private const int PercentMax = 100;
    private const int IntervalDefault = 1000;
    private const int IntervalMin = 10;
    private const int IntervalMax = 3_600_000;

    private readonly List<string> _warnings = [];

    /// <summary>Reads them all.</summary>
    public MemorySettings Read()
    {
        var megabytes = ReadNumber(MegabytesVariable, MegabytesDefault, 0, MegabytesMax);
        var high = ReadNumber(HighVariable, HighDefault, 1, PercentMax);
        var low = ReadNumber(LowVariable, LowDefault, 0, PercentMax);
        if (low >= high)
        {
            _warnings.Add($"{LowVariable} is {low} and {HighVariable} is {high}; it must be less, so {LowDefault} and {HighDefault} are used.");
            (low, high) = (LowDefault, HighDefault);
        }

        return new MemorySettings
        {
            Budget = megabytes == 0 ? MemoryBudget.None : new MemoryBudget((long)megabytes << 20, high, low),
            Interval = TimeSpan.FromMilliseconds(ReadNumber(IntervalVariable, IntervalDefault, IntervalMin, IntervalMax)),
            Warnings = _warnings,
        };
    }

    private int ReadNumber(string variable, int defaultValue, int min, int max)
    {
        if (variables.TextOrNull(variable) is not { } text)
        {
            return defaultValue;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        _warnings.Add($"{variable} is '{text}'. It must be a whole number from {min} to {max}; {defaultValue} is used.");
        return defaultValue;
    }
}

using Microsoft.Extensions.Logging;

namespace TopGun.Bridge.Telemetry;

/// <summary>The level of a process's log; a change holds for the next line.</summary>
public sealed class LogLevelSwitch
{
    private static readonly Dictionary<string, LogLevel> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["information"] = LogLevel.Information,
        ["warn"] = LogLevel.Warning,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["critical"] = LogLevel.Critical,
    };

    private int _level = (int)LogLevel.Information;

    /// <summary>Least level that is written.</summary>
    public LogLevel Level
    {
        get => (LogLevel)Volatile.Read(ref _level);
        set => Volatile.Write(ref _level, (int)value);
    }

    /// <summary>Name of the level.</summary>
    public string Name => Level.ToString().ToLowerInvariant();

    /// <summary>Reads a name; false when it is none.</summary>
    /// <param name="name">trace, debug, info or information, warn or warning, error, critical.</param>
    /// <param name="level">The level.</param>
    public static bool TryParse(string name, out LogLevel level) => Levels.TryGetValue(name, out level);
}

using Microsoft.Extensions.Logging.Console;
using TopGun.Bridge.Telemetry;

namespace TopGun.Server.Hosting;

/// <summary>Logs go to stderr, one line each; <c>TOPGUN_LOG_FORMAT=json</c> and <c>TOPGUN_LOG_LEVEL</c> change them.</summary>
internal static class Logging
{
    /// <summary>Sets up the log of one host.</summary>
    /// <param name="logging">The host's log.</param>
    /// <param name="level">Least level that is written; may change while the host runs.</param>
    public static void Configure(ILoggingBuilder logging, LogLevelSwitch level)
    {
        var isJson = string.Equals(
            Environment.GetEnvironmentVariable("TOPGUN_LOG_FORMAT"), "json", StringComparison.OrdinalIgnoreCase);
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddFilter((_, of) => of >= level.Level);
        logging.AddFilter("Microsoft", of => of >= LogLevel.Warning && of >= level.Level);

        // A host that cannot start is reported once, as FATAL, with what to change.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddConsole(options =>
        {
            options.LogToStandardErrorThreshold = LogLevel.Trace;
            options.FormatterName = isJson ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
        });
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
            options.UseUtcTimestamp = true;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(options =>
            options.FormatterName = isJson ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple);
    }

    /// <summary>The level that the process starts with.</summary>
    public static LogLevelSwitch ReadLevel()
    {
        var level = new LogLevelSwitch();
        if (LogLevelSwitch.TryParse(Environment.GetEnvironmentVariable("TOPGUN_LOG_LEVEL") ?? string.Empty, out var configured))
        {
            level.Level = configured;
        }

        return level;
    }
}

using Microsoft.Extensions.Logging.Console;

namespace TopGun.Server.Hosting;

/// <summary>Logs go to stderr, one line each; <c>TOPGUN_LOG_FORMAT=json</c> and <c>TOPGUN_LOG_LEVEL</c> change them.</summary>
internal static class Logging
{
    /// <summary>Sets up the log of one host.</summary>
    /// <param name="logging">The host's log.</param>
    public static void Configure(ILoggingBuilder logging)
    {
        var isJson = string.Equals(
            Environment.GetEnvironmentVariable("TOPGUN_LOG_FORMAT"), "json", StringComparison.OrdinalIgnoreCase);
        logging.SetMinimumLevel(Level());
        logging.AddFilter("Microsoft", LogLevel.Warning);

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

    private static LogLevel Level() =>
        Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable("TOPGUN_LOG_LEVEL"), ignoreCase: true, out var level)
            ? level
            : LogLevel.Information;
}

using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Admin.Documents;
using TopGun.Bridge.Http;
using TopGun.Bridge.Telemetry;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Partitions;

namespace TopGun.Bridge.Admin;

/// <summary>Settings: what is in effect, and changes that take effect at once (server-behaviour §8.4).</summary>
internal sealed class SettingsRoutes(AdminOptions options)
{
    private const string LogLevelField = "logLevel";

    private static readonly HashSet<string> ReadOnly = new(StringComparer.Ordinal)
    {
        "nodeId", "host", "port", "partitionCount", "requireAuth", "maxValueBytes", "defaultOperationTimeoutMs",
    };

    /// <summary>The routes.</summary>
    public IEnumerable<AdminRoute> All =>
    [
        new("GET", "/api/admin/settings", "Tells the settings that are in effect.", ReadAsync)
        {
            Response = typeof(SettingsDocument),
        },
        new("PUT", "/api/admin/settings", "Changes settings; they are in effect when the answer arrives, until the process ends.", ChangeAsync)
        {
            Request = typeof(SettingsChangeDocument),
            Response = typeof(SettingsDocument),
            Failures = [StatusCodes.Status400BadRequest],
        },
    ];

    private async ValueTask<IResult> ReadAsync(AdminCall call) => Answer(call, await call.Grid.ReadSettingsAsync(call.Aborted));

    private async ValueTask<IResult> ChangeAsync(AdminCall call)
    {
        var change = await JsonBody.ReadAsync(call.Context, AdminJson.Default.SettingsChangeDocument);
        if (change.Others.Keys.FirstOrDefault(ReadOnly.Contains) is { } fixedField)
            throw Refused($"{fixedField} cannot be changed while the server runs", fixedField);
        var level = options.LogLevel.Level;
        if (change.LogLevel is not null && !LogLevelSwitch.TryParse(change.LogLevel, out level))
            throw Refused($"'{change.LogLevel}' is no log level; use trace, debug, info, warn, error or critical", LogLevelField);
        var settings = await call.Grid.ChangeSettingsAsync(
            new SettingsChange
            {
                ConcurrentOperationsMax = change.MaxConcurrentOperations,
                SlowOperationTime = Milliseconds(change.SlowOperationMs),
                SweepInterval = Milliseconds(change.GcIntervalMs),
            },
            call.Aborted);
        options.LogLevel.Level = level;
        return Answer(call, settings);
    }

    private static TimeSpan? Milliseconds(int? number) => number is { } given ? TimeSpan.FromMilliseconds(given) : null;

    private static RefusedRequestException Refused(string message, string field) =>
        new(StatusCodes.Status400BadRequest, message, field);

    private IResult Answer(AdminCall call, NodeSettings settings) => Results.Json(
        new SettingsDocument(
            settings.NodeId,
            (long)settings.OperationTimeout.TotalMilliseconds,
            settings.ConcurrentOperationsMax,
            (long)settings.SweepInterval.TotalMilliseconds,
            (long)settings.SlowOperationTime.TotalMilliseconds,
            Partitioning.Count,
            options.Host,
            call.Context.Connection.LocalPort,
            options.RequireAuthentication,
            settings.ValueBytesMax,
            options.LogLevel.Name),
        AdminJson.Default.SettingsDocument);
}

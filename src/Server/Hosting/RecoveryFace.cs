using System.Net;
using System.Text.Json.Serialization;
using TopGun.Bridge.Http;
using TopGun.Node.Storage.Durability;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Answers health while records are recovered, on the port that is served afterwards (checklist lines 34 and 35).</summary>
internal static class RecoveryFace
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Waits for a recovery; when it takes its time, tells how far it is, on stderr and over HTTP.</summary>
    /// <param name="recovery">The recovery.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="endpoint">Where the process will listen; port 0: nobody can ask.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="process">What hosts share.</param>
    /// <exception cref="StartException">The address is in use.</exception>
    public static async Task WaitAsync(
        Task recovery, Func<RecoveryProgress> progress, IPEndPoint endpoint, ServerSettings settings, ProcessContext process)
    {
        await Task.WhenAny(recovery, Task.Delay(Patience));
        if (recovery.IsCompleted)
        {
            return;
        }

        await using var host = endpoint.Port == 0 ? null : Create(progress, endpoint, settings, process);
        if (host is not null)
        {
            await Listener.StartAsync(host, endpoint, "--port", process.Leaving);
        }

        var report = RecoveryReport.OnStandardError();
        do
        {
            report.Show(progress());
        }
        while (await Task.WhenAny(recovery, Task.Delay(report.Interval)) != recovery);
        report.End(progress());
        if (host is not null)
        {
            await host.StopAsync();
        }
    }

    private static WebApplication Create(Func<RecoveryProgress> progress, IPEndPoint endpoint, ServerSettings settings, ProcessContext process)
    {
        var app = WebHosts.ForHttp(endpoint, settings.ConnectionsMax, process.LogLevel).Build();
        app.MapPage("/health/live", context => Results.Ok().ExecuteAsync(context));
        app.MapPage("/health", context => context.Response.WriteAsJsonAsync(StateOf(progress())));
        app.MapFallback(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return context.Response.WriteAsJsonAsync(StateOf(progress()));
        });
        return app;
    }

    private static State StateOf(in RecoveryProgress progress) =>
        new("recovering", RecoveryReport.NameOf(progress.Phase), RecoveryReport.PercentOf(progress), progress.Restored);

    /// <summary>How far a recovery is, for those who ask.</summary>
    private sealed record State(
        [property: JsonPropertyName("state")] string Name,
        [property: JsonPropertyName("phase")] string Phase,
        [property: JsonPropertyName("percent")] int Percent,
        [property: JsonPropertyName("restored")] long Restored);
}

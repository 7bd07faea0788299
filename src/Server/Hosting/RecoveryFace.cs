using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Answers health while records are recovered, on the port that is served afterwards (checklist line 35).</summary>
internal static class RecoveryFace
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(2);

    /// <summary>Waits for a recovery; when it takes its time, tells how far it is, in the log and over HTTP.</summary>
    /// <param name="recovery">The recovery.</param>
    /// <param name="restoredCount">Records restored so far.</param>
    /// <param name="endpoint">Where the process will listen; port 0: nobody can ask.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="process">What hosts share.</param>
    /// <exception cref="StartException">The address is in use.</exception>
    public static async Task WaitAsync(
        Task recovery, Func<long> restoredCount, IPEndPoint endpoint, ServerSettings settings, ProcessContext process)
    {
        await Task.WhenAny(recovery, Task.Delay(Patience));
        if (recovery.IsCompleted)
        {
            return;
        }

        await using var host = endpoint.Port == 0 ? null : Create(restoredCount, endpoint, settings, process);
        if (host is not null)
        {
            await Listener.StartAsync(host, endpoint, "--port", process.Leaving);
        }

        while (await Task.WhenAny(recovery, Task.Delay(ReportInterval)) != recovery)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  recovery   {restoredCount()} records restored"));
        }

        if (host is not null)
        {
            await host.StopAsync();
        }
    }

    private static WebApplication Create(Func<long> restoredCount, IPEndPoint endpoint, ServerSettings settings, ProcessContext process)
    {
        var app = WebHosts.ForHttp(endpoint, settings.ConnectionsMax, process.LogLevel).Build();
        app.MapGet("/health/live", () => Results.Ok());
        app.MapGet("/health", context => context.Response.WriteAsJsonAsync(new Progress("recovering", restoredCount())));
        app.MapFallback(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return context.Response.WriteAsJsonAsync(new Progress("recovering", restoredCount()));
        });
        return app;
    }

    /// <summary>How far a recovery is.</summary>
    private sealed record Progress(
        [property: JsonPropertyName("state")] string State,
        [property: JsonPropertyName("restored")] long Restored);
}

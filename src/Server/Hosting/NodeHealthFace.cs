using System.Net;
using TopGun.Bridge.Telemetry;
using TopGun.Node.Operations;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Makes the small HTTP host, health and metrics, of a process that is only a node.</summary>
internal static class NodeHealthFace
{
    /// <summary>Makes a host with the health paths (server-behaviour §8.1).</summary>
    /// <param name="grid">The node.</param>
    /// <param name="settings">Where to listen.</param>
    /// <param name="leaving">Set when the process is about to stop.</param>
    public static WebApplication Create(NodeGrid grid, ServerSettings settings, CancellationToken leaving)
    {
        var builder = WebHosts.ForHttp(new IPEndPoint(settings.BindAddress, settings.HttpPort), settings.ConnectionsMax);
        builder.Services.AddSingleton<MetricsCollector>();
        var app = builder.Build();
        var started = TimeProvider.System.GetTimestamp();
        app.MapGet("/health", context => context.Response.WriteAsJsonAsync(
            new NodeHealth(
                leaving.IsCancellationRequested ? "draining" : "ready",
                grid.SessionCount,
                0,
                (long)TimeProvider.System.GetElapsedTime(started).TotalSeconds)));
        app.MapMetrics(app.Services.GetRequiredService<MetricsCollector>());
        app.MapGet("/health/live", context => RespondAsync(context, isFine: true));
        app.MapGet("/health/ready", context => RespondAsync(context, !leaving.IsCancellationRequested));
        app.MapGet("/healthz", context => RespondAsync(context, !leaving.IsCancellationRequested));
        return app;
    }

    private static Task RespondAsync(HttpContext context, bool isFine)
    {
        context.Response.StatusCode = isFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}

using System.Net;
using TopGun.Bridge.Admin;
using TopGun.Bridge.Http;
using TopGun.Bridge.Telemetry;
using TopGun.Core.Grid;
using TopGun.Node.Operations;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Makes the small HTTP host, health, metrics and admin plane, of a process that is only a node.</summary>
internal static class NodeHealthFace
{
    /// <summary>Makes a host with the health paths and the admin plane (server-behaviour §8.1).</summary>
    /// <param name="grid">The node.</param>
    /// <param name="settings">Where to listen.</param>
    /// <param name="process">What all hosts of the process share.</param>
    public static WebApplication Create(NodeGrid grid, ServerSettings settings, ProcessContext process)
    {
        var builder = WebHosts.ForHttp(new IPEndPoint(settings.BindAddress, settings.HttpPort), settings.ConnectionsMax, process.LogLevel);
        builder.Services.AddSingleton<MetricsCollector>();
        builder.Services.AddExporter(settings);
        builder.Services.AddSingleton<IGrid>(grid);
        var admin = AdminPart.Create(settings, process.LogLevel, grid);
        if (admin is not null)
        {
            builder.Services.AddAdminPlane(admin);
        }

        var app = builder.Build();
        app.AddDurations(grid);
        if (admin is not null)
        {
            app.UseHttpPipeline();
            app.MapAdminPlane();
        }

        var started = TimeProvider.System.GetTimestamp();
        app.MapPage("/health", context => context.Response.WriteAsJsonAsync(
            new NodeHealth(
                process.Leaving.IsCancellationRequested ? "draining" : "ready",
                grid.SessionCount,
                0,
                (long)TimeProvider.System.GetElapsedTime(started).TotalSeconds)));
        app.MapMetrics(app.Services.GetRequiredService<MetricsCollector>(), settings.Admin.MetricsToken);
        app.MapPage("/health/live", context => RespondAsync(context, isFine: true));
        app.MapPage("/health/ready", context => RespondAsync(context, !process.Leaving.IsCancellationRequested));
        app.MapPage("/healthz", context => RespondAsync(context, !process.Leaving.IsCancellationRequested));
        return app;
    }

    private static Task RespondAsync(HttpContext context, bool isFine)
    {
        context.Response.StatusCode = isFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}

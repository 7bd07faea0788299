using System.Net;
using TopGun.Bridge;
using TopGun.Core.Grid;
using TopGun.Node.Operations;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Makes the host of the bridge.</summary>
internal static class BridgeFace
{
    /// <summary>Makes a host with WebSocket, HTTP and health.</summary>
    /// <param name="grid">The grid that its clients reach.</param>
    /// <param name="settings">Limits and authentication.</param>
    /// <param name="isReady">True while the grid can be reached.</param>
    /// <param name="process">What all hosts of the process share.</param>
    public static WebApplication Create(IGrid grid, ServerSettings settings, Func<bool> isReady, ProcessContext process)
    {
        var node = grid as NodeGrid;
        var builder = WebHosts.ForHttp(new IPEndPoint(settings.BindAddress, settings.Port), settings.ConnectionsMax, process.LogLevel);
        builder.Services.AddSingleton(grid);
        builder.Services.AddBridge(options =>
        {
            options.RequireAuthentication = settings.RequiresAuthentication;
            options.ForwardAuthenticationErrors = settings.ForwardsAuthErrors;
            options.MessageBytesMax = settings.FrameBytesMax;
            options.ConnectionsMax = settings.ConnectionsMax;
            options.CorsOrigins = settings.CorsOrigins;
            options.Clock = node?.Clock;
            options.AnonymousHttpGrid = settings.HttpSyncRequiresToken ? null : node?.AdmittingAnonymous;
            options.Admin = AdminPart.Create(settings, process.LogLevel, node);
            options.MetricsToken = settings.Admin.MetricsToken;
            options.IsReady = isReady;
            options.IsLeaving = () => process.Leaving.IsCancellationRequested;
        });
        builder.Services.AddExporter(settings);
        var app = builder.Build();
        app.MapBridge();
        if (node is not null)
        {
            app.AddDurations(node);
        }

        return app;
    }
}

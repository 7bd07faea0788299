using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TopGun.Bridge.Telemetry;
using TopGun.Bridge.Transport;
using TopGun.Rpc.Server;

namespace TopGun.Server.Hosting;

/// <summary>Makes bare web hosts: no configuration files, logs to stderr, signals left to the process.</summary>
internal static class WebHosts
{
    private const int SpareConnections = 100;

    /// <summary>Time that a host may take to stop; the whole process must end within five seconds of SIGTERM.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Time that running gRPC calls may take once the process stops; watches never end by themselves.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Time that the headers of a request may take from their first byte.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A host for HTTP/1.1 and WebSocket.</summary>
    /// <param name="endpoint">What it listens on.</param>
    /// <param name="connectionsMax">Most connections that are no WebSockets; those are counted by the bridge.</param>
    /// <param name="logLevel">Level of the process's log.</param>
    public static WebApplicationBuilder ForHttp(IPEndPoint endpoint, int connectionsMax, LogLevelSwitch logLevel)
    {
        var builder = Create(logLevel);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Bound(kestrel, connectionsMax);
            kestrel.Listen(endpoint, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                listener.UseQuietConnections(TimeProvider.System);
            });
        });
        return builder;
    }

    /// <summary>A host for gRPC.</summary>
    /// <param name="endpoint">What it listens on.</param>
    /// <param name="connectionsMax">Most connections.</param>
    /// <param name="logLevel">Level of the process's log.</param>
    public static WebApplicationBuilder ForGrpc(IPEndPoint endpoint, int connectionsMax, LogLevelSwitch logLevel)
    {
        var builder = Create(logLevel);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Bound(kestrel, connectionsMax);
            kestrel.ListenRpc(endpoint);
        });
        builder.Services.AddRpc(options => options.DrainTimeout = DrainTimeout);
        return builder;
    }

    // A few more than asked for, so that health and metrics answer when everything else is taken.
    private static void Bound(KestrelServerOptions kestrel, int connectionsMax)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.MaxConcurrentConnections = connectionsMax + SpareConnections;
    }

    private static WebApplicationBuilder Create(LogLevelSwitch logLevel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, UnattendedLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        Logging.Configure(builder.Logging, logLevel);
        return builder;
    }
}

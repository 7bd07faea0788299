using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGun.Bridge.Admin;
using TopGun.Bridge.Connections;
using TopGun.Bridge.Events;
using TopGun.Bridge.Frames;
using TopGun.Bridge.Handlers;
using TopGun.Bridge.Http;
using TopGun.Bridge.Http.Reports;
using TopGun.Bridge.Http.Sync;
using TopGun.Bridge.Pages;
using TopGun.Bridge.Sessions;
using TopGun.Bridge.Telemetry;
using TopGun.Bridge.Transport;
using TopGun.Core.Time;

namespace TopGun.Bridge;

/// <summary>The door of the bridge: a host that has a grid adds it to its services and maps its paths.</summary>
public static class BridgeServices
{
    private const string ClockName = "topgun-bridge";

    /// <summary>Adds the bridge; an <see cref="Core.Grid.IGrid"/> must be among the services, a TimeProvider may be.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddBridge(this IServiceCollection services, Action<BridgeOptions> configure)
    {
        var options = new BridgeOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<BridgeClock>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<SessionLog>();
        services.AddSingleton<SessionHandler>();
        services.AddSingleton<WriteFiller>();
        services.AddSingleton<OperationHandler>();
        services.AddSingleton<QueryHandler>();
        services.AddSingleton<BatchHandler>();
        services.AddSingleton<SyncHandler>();
        services.AddSingleton<ProcessorHandler>();
        services.AddSingleton<ResolverHandler>();
        services.AddSingleton<PartitionMapHandler>();
        services.AddSingleton<TopicHandler>();
        services.AddSingleton<CounterHandler>();
        services.AddSingleton<LockHandler>();
        services.AddSingleton<JournalHandler>();
        services.AddSingleton<OrSyncHandler>();
        services.AddSingleton<MessageDispatcher>();
        services.AddSingleton<WebSocketEndpoint>();
        services.AddSingleton(provider =>
            options.Clock ?? new HybridLogicalClock(ClockName, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HttpSessions>();
        services.AddSingleton<SyncEndpoint>();
        services.AddSingleton(provider => new EventTickets(options.Random, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<EventsEndpoint>();
        services.AddSingleton<StatusEndpoints>();
        services.TryAddSingleton<HttpPipeline>();
        if (options.Admin is not null)
            services.AddAdminPlane(options.Admin);
        services.AddResponseCompression();
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<BridgeMetrics>();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => CorsRules.Apply(policy, options.CorsOrigins)));
        services.AddSingleton<HealthEndpoints>();
        services.AddHostedService<BridgeShutdown>();

        services.AddSingleton<IMemoryPoolFactory<byte>, ReceivePools>();
        services.Configure<SocketTransportOptions>(transport =>
        {
            // The host's own writes are then on the socket when they have been awaited, which SocketWriteStream relies on.
            transport.MaxWriteBufferSize = 1;

            // No handler blocks , so what was received is handled on the thread that received it.
            transport.UnsafePreferInlineScheduling = true;
        });
        return services;
    }

    /// <summary>Maps the bridge's paths: WebSocket on / and /ws, sync, events, health, status, metrics, the demo, and the admin plane if there is one; errors are JSON.</summary>
    /// <param name="app">The host.</param>
    public static void MapBridge(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<HttpPipeline>().InvokeAsync);
        var options = app.Services.GetRequiredService<BridgeOptions>();
        app.UseWhen(context => !WebSocketHandshake.IsAsked(context), plain => plain.UseResponseCompression());
        if (options.CorsOrigins.Count > 0)
            app.UseCors();
        var webSockets = app.Services.GetRequiredService<WebSocketEndpoint>();
        app.MapGet("/ws", (RequestDelegate)webSockets.HandleAsync);
        app.MapPage("/", context => WebSocketHandshake.IsAsked(context)
            ? webSockets.HandleAsync(context)
            : context.Response.WriteAsync("TopGun: connect with a WebSocket, here or at /ws. A page to try it: /demo/\n"));
        app.MapPost("/sync", (RequestDelegate)app.Services.GetRequiredService<SyncEndpoint>().HandleAsync);
        var events = app.Services.GetRequiredService<EventsEndpoint>();
        app.MapGet("/events", (RequestDelegate)events.HandleAsync).WithMetadata(new LongLivedRequest());
        app.MapPost("/events/ticket", (RequestDelegate)events.IssueTicketAsync);
        app.Services.GetRequiredService<HealthEndpoints>().Map(app);
        app.Services.GetRequiredService<StatusEndpoints>().Map(app);
        app.Services.GetRequiredService<BridgeMetrics>();
        app.MapMetrics(app.Services.GetRequiredService<MetricsCollector>(), options.MetricsToken);
        if (options.Admin is not null)
            app.MapAdminPlane();
        new EmbeddedSite("/demo", "demo/").Map(app);
    }
}

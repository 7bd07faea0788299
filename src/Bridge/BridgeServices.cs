using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGun.Bridge.Frames;
using TopGun.Bridge.Handlers;
using TopGun.Bridge.Http;
using TopGun.Bridge.Sessions;

namespace TopGun.Bridge;

/// <summary>The door of the bridge: a host that has a grid adds it to its services and maps its paths.</summary>
public static class BridgeServices
{
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
        services.AddSingleton<TopicHandler>();
        services.AddSingleton<CounterHandler>();
        services.AddSingleton<LockHandler>();
        services.AddSingleton<JournalHandler>();
        services.AddSingleton<OrSyncHandler>();
        services.AddSingleton<MessageDispatcher>();
        services.AddSingleton<WebSocketEndpoint>();
        services.AddSingleton<HealthEndpoints>();
        services.AddHostedService<BridgeShutdown>();

        // The host's own writes are then on the socket when they have been awaited, which SocketWriteStream relies on.
        services.Configure<SocketTransportOptions>(transport => transport.MaxWriteBufferSize = 1);
        return services;
    }

    /// <summary>Maps the bridge's paths: WebSocket on / and /ws, health, and JSON for whatever is not found.</summary>
    /// <param name="endpoints">Endpoints of the host.</param>
    public static void MapBridge(this IEndpointRouteBuilder endpoints)
    {
        var webSockets = endpoints.ServiceProvider.GetRequiredService<WebSocketEndpoint>();
        endpoints.MapGet("/ws", (RequestDelegate)webSockets.HandleAsync);
        endpoints.MapGet("/", (RequestDelegate)(context => WebSocketHandshake.IsAsked(context)
            ? webSockets.HandleAsync(context)
            : context.Response.WriteAsync("TopGun: connect with a WebSocket, here or at /ws.\n")));
        endpoints.ServiceProvider.GetRequiredService<HealthEndpoints>().Map(endpoints);
        endpoints.MapFallback("{**path}", () => Results.Json(
            new ErrorReport(StatusCodes.Status404NotFound, "not found"),
            BridgeJson.Default.ErrorReport,
            statusCode: StatusCodes.Status404NotFound));
    }
}

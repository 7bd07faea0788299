using System.Net;
using Grpc.Health.V1;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Node.Operations.Services;
using TopGun.Rpc.Health;
using TopGun.Rpc.Reflection;
using TopGun.Rpc.Server;

namespace TopGun.Server.Hosting;

/// <summary>Makes the host of the public gRPC API.</summary>
internal static class GrpcFace
{
    private static readonly Google.Protobuf.Reflection.ServiceDescriptor[] Services =
        [MapService.Descriptor, QueryService.Descriptor, AdministrationService.Descriptor, GatewayService.Descriptor];

    /// <summary>Makes a host with every service, health and reflection.</summary>
    /// <param name="grid">The grid to serve.</param>
    /// <param name="endpoint">What to listen on.</param>
    /// <param name="connectionsMax">Most connections.</param>
    /// <param name="process">What all hosts of the process share.</param>
    public static WebApplication Create(IGrid grid, IPEndPoint endpoint, int connectionsMax, ProcessContext process)
    {
        var app = WebHosts.ForGrpc(endpoint, connectionsMax, process.LogLevel).Build();
        foreach (var service in GridServices.Of(grid))
        {
            app.MapRpcService(service);
        }

        var health = HealthOfServices();
        process.Leaving.Register(health.Stop);
        app.MapRpcHealth(health);
        app.MapRpcReflection([Health.Descriptor, .. Services]);
        return app;
    }

    private static HealthStatuses HealthOfServices()
    {
        var statuses = new HealthStatuses();
        foreach (var service in Services)
        {
            statuses.Set(service.FullName, serving: true);
        }

        return statuses;
    }
}

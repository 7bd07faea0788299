using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TopGun.Rpc.Server;

namespace TopGun.Rpc.Health;

/// <summary>Puts the health service on a host's endpoints.</summary>
public static class HealthEndpointExtensions
{
    /// <summary>Maps <c>grpc.health.v1.Health</c>; when the host begins to stop, everything becomes NOT_SERVING.</summary>
    public static IEndpointConventionBuilder MapRpcHealth(this IEndpointRouteBuilder endpoints, HealthStatuses statuses)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(statuses);
        var lifetime = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(statuses.Stop);
        return endpoints.MapRpcService(Grpc.Health.V1.Health.BindService(new HealthService(statuses)));
    }
}

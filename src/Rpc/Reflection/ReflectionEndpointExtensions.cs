using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TopGun.Rpc.Server;

namespace TopGun.Rpc.Reflection;

/// <summary>Puts the reflection services on a host's endpoints.</summary>
public static class ReflectionEndpointExtensions
{
    /// <summary>Maps <c>grpc.reflection.v1</c> and <c>v1alpha</c>, which name the given services and themselves.</summary>
    /// <param name="endpoints">Endpoints of a host with <c>AddRpc</c>.</param>
    /// <param name="services">The descriptors of the mapped services, as generated stubs carry them.</param>
    public static IEndpointConventionBuilder MapRpcReflection(
        this IEndpointRouteBuilder endpoints, params IEnumerable<ServiceDescriptor> services)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var own = new[]
        {
            ServerReflection.Descriptor,
            Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor.Services[0],
        };
        var service = new ReflectionService(new SchemaIndex(services.Concat(own)));
        var group = endpoints.MapGroup("");
        group.MapRpcService(ServerReflection.BindService(service));
        group.MapRpcService(service.BindOldName());
        return group;
    }
}

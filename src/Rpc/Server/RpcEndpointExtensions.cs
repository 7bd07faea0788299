using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace TopGun.Rpc.Server;

/// <summary>The door of the server side: puts services on a host's endpoints.</summary>
public static class RpcEndpointExtensions
{
    /// <summary>Maps every method of a service; unknown methods and services answer UNIMPLEMENTED from then on.</summary>
    /// <returns>The endpoints of the service, to restrict for instance with <c>RequireHost("*:9081")</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddRpc</c> was not called.</exception>
    public static IEndpointConventionBuilder MapRpcService(
        this IEndpointRouteBuilder endpoints, ServerServiceDefinition service)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(service);
        var runtime = endpoints.ServiceProvider.GetService<RpcRuntime>()
            ?? throw new InvalidOperationException("Call services.AddRpc() before mapping services.");
        if (runtime.ClaimFallback())
            MapFallback(endpoints, runtime);
        var group = endpoints.MapGroup("");
        service.BindService(new EndpointBinder(group, runtime));
        return group;
    }

    private static void MapFallback(IEndpointRouteBuilder endpoints, RpcRuntime runtime)
    {
        var pattern = RoutePatternFactory.Parse(
            "{service}/{method}", defaults: null, parameterPolicies: new { service = new GrpcRequestConstraint() });
        endpoints.Map(pattern, Unknown).WithMetadata(new HttpMethodMetadata([HttpMethods.Post])).WithOrder(int.MaxValue);

        Task Unknown(HttpContext context) => new ServerCall(context, runtime, context.Request.Path.Value ?? "").RunAsync(
            static call => throw new RpcException(
                new Status(StatusCode.Unimplemented, $"This server has no method {call.Method}.")));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Server;

/// <summary>Lets a route match gRPC requests only, so that pages of the same host keep their own 404.</summary>
internal sealed class GrpcRequestConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection) => HeaderNames.IsGrpc(httpContext?.Request.ContentType);
}

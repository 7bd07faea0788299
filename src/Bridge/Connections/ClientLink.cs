using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TopGun.Bridge.Connections;

/// <summary>The transport of one connection.</summary>
/// <param name="Stream">Bytes of the client and to the client.</param>
/// <param name="Abort">Ends the transport at once; may be called after its end, and from any thread.</param>
/// <param name="Address">URL that the client has connected to.</param>
/// <param name="Aborted">Set when the transport has ended.</param>
internal sealed record ClientLink(Stream Stream, Action Abort, string Address, CancellationToken Aborted)
{
    /// <summary>The transport of a request.</summary>
    /// <param name="context">The request; not used after this call, since the host takes it apart when the request ends.</param>
    /// <param name="stream">Bytes of the client and to the client.</param>
    public static ClientLink Of(HttpContext context, Stream stream)
    {
        var lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        return new ClientLink(stream, lifetime.Abort, AddressOf(context.Request), lifetime.RequestAborted);
    }

    private static string AddressOf(HttpRequest request) =>
        $"{(request.IsHttps ? "wss" : "ws")}://{request.Host}{request.PathBase}{request.Path}";
}

using System.Net;
using Microsoft.AspNetCore.Http;

namespace TopGun.Bridge.Http;

/// <summary>Tells where a request comes from.</summary>
internal static class CallerAddress
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>The peer's address, or behind a trusted proxy what that proxy saw: the right-most entry (server-behaviour §11.12).</summary>
    /// <param name="context">The request.</param>
    /// <param name="trustsProxy">True when every request comes through a proxy that adds its entry (TOPGUN_TRUSTED_PROXY).</param>
    public static IPAddress? Of(HttpContext context, bool trustsProxy)
    {
        if (trustsProxy && context.Request.Headers[ForwardedFor] is { Count: > 0 } entries)
        {
            var last = entries[^1] ?? string.Empty;
            if (IPAddress.TryParse(last[(last.LastIndexOf(',') + 1)..].Trim(), out var seen))
                return seen;
        }

        return context.Connection.RemoteIpAddress;
    }
}

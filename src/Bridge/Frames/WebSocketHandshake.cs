using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace TopGun.Bridge.Frames;

/// <summary>Turns an HTTP request into a stream of frames (RFC 6455 §4.2); no subprotocol, no extension.</summary>
internal static class WebSocketHandshake
{
    private const string Version = "13";
    private const int KeyBytes = 16;
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>True when the request wants to become a WebSocket, well-formed or not.</summary>
    /// <param name="context">The request.</param>
    public static bool IsAsked(HttpContext context) => HasToken(context.Request.Headers.Upgrade, "websocket");

    /// <summary>Says what is wrong with the request, as an HTTP status; 101 when nothing is.</summary>
    /// <param name="context">The request.</param>
    public static int Check(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!HttpMethods.IsGet(context.Request.Method) || !HasToken(headers.Connection, "Upgrade"))
            return StatusCodes.Status400BadRequest;
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
            return StatusCodes.Status400BadRequest;
        if (headers.SecWebSocketVersion != Version)
            return StatusCodes.Status426UpgradeRequired;
        return IsKey(headers.SecWebSocketKey) ? StatusCodes.Status101SwitchingProtocols : StatusCodes.Status400BadRequest;
    }

    /// <summary>Answers 101 to a request that passed <see cref="Check"/>.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The stream of the client's frames.</returns>
    public static async Task<Stream> AcceptAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptOf(context.Request.Headers.SecWebSocketKey.ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    /// <summary>Refuses a request with the status from <see cref="Check"/>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    public static void Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status426UpgradeRequired)
            context.Response.Headers.SecWebSocketVersion = Version;
    }

    /// <summary>The proof that the server understood the key.</summary>
    /// <param name="key">Text of Sec-WebSocket-Key.</param>
    public static string AcceptOf(string key)
    {
#pragma warning disable CA5350 // RFC 6455 prescribes SHA-1 here; nothing secret depends on it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
    }

    private static bool IsKey(StringValues key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        return Convert.TryFromBase64String(key.ToString(), bytes, out var length) && length == KeyBytes;
    }

    private static bool HasToken(StringValues header, string token)
    {
        foreach (var line in header)
        {
            foreach (var part in (line ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            {
                if (part.Equals(token, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }
}

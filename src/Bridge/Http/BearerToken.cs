using Microsoft.AspNetCore.Http;

namespace TopGun.Bridge.Http;

/// <summary>Reads the token of a request.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer";

    /// <summary>The token; null without one, as clients that have none send the bare scheme (wire-protocol §7.1).</summary>
    /// <param name="request">The request.</param>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString().Trim();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = header[Scheme.Length..].Trim();
        return token.Length == 0 ? null : token;
    }
}

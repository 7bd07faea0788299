using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TopGun.Bridge.Pages;

/// <summary>Serves the pages under /admin, which are part of this assembly: no path leads to a file outside (server-behaviour §8.1).</summary>
/// <remarks>A path that names no page is answered with the first one, which finds its way by itself.</remarks>
internal sealed class ConsolePages
{
    private const string Prefix = "pages/";
    private const string First = "index.html";
    private const string Policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Page> _pages = ReadPages();

    /// <summary>Maps the paths.</summary>
    /// <param name="endpoints">Where to.</param>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin", (RequestDelegate)ServeAsync);
        endpoints.MapGet("/admin/{**path}", (RequestDelegate)ServeAsync);
    }

    private static FrozenDictionary<string, Page> ReadPages()
    {
        var assembly = typeof(ConsolePages).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => name[Prefix.Length..],
                name =>
                {
                    using var stream = assembly.GetManifestResourceStream(name)!;
                    var bytes = new byte[stream.Length];
                    stream.ReadExactly(bytes);
                    return new Page(bytes, Types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
                },
                StringComparer.Ordinal);
    }

    private Task ServeAsync(HttpContext context)
    {
        var path = context.Request.RouteValues["path"] as string ?? First;
        var page = _pages.GetValueOrDefault(path) ?? _pages[First];
        var headers = context.Response.Headers;
        headers.ETag = page.Tag;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.Headers.IfNoneMatch == page.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = page.Type;
        context.Response.ContentLength = page.Bytes.Length;
        return context.Response.Body.WriteAsync(page.Bytes, context.RequestAborted).AsTask();
    }

    private sealed record Page(byte[] Bytes, string Type, string Tag);
}

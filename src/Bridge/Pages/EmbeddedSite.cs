using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TopGun.Bridge.Http;

namespace TopGun.Bridge.Pages;

/// <summary>Serves the files of one folder that are part of this assembly: no path leads to a file outside (server-behaviour §8.1).</summary>
internal sealed class EmbeddedSite
{
    private const string First = "index.html";
    private const string UsualPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    /// <summary>For pages that hold a token: nothing but their own files, no forms, and no text ever becomes markup or script.</summary>
    public const string StrictPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string _route;
    private readonly bool _isSinglePage;
    private readonly string _policy;
    private readonly FrozenDictionary<string, EmbeddedFile> _files;

    /// <summary>Reads the files.</summary>
    /// <param name="route">Path of the site, such as /demo.</param>
    /// <param name="folder">Start of the names of its resources, with the slash.</param>
    /// <param name="isSinglePage">Whether a path that names no file is answered with the first page, which finds its way by itself.</param>
    /// <param name="policy">Content-Security-Policy of its answers; null for the usual one.</param>
    public EmbeddedSite(string route, string folder, bool isSinglePage = false, string? policy = null)
    {
        _policy = policy ?? UsualPolicy;
        _route = route;
        _isSinglePage = isSinglePage;
        var assembly = typeof(EmbeddedSite).Assembly;
        _files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[folder.Length..], Read, StringComparer.Ordinal);
    }

    /// <summary>Maps the paths; from the one without a final slash the caller is sent to the one with it, so that relative links work.</summary>
    /// <param name="endpoints">Where to.</param>
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPage(_route + "/{**path}", ServeAsync);

    private Task ServeAsync(HttpContext context)
    {
        var path = context.Request.RouteValues["path"] as string ?? string.Empty;
        if (path.Length == 0 && !_isSinglePage && !context.Request.Path.Value!.EndsWith('/'))
        {
            context.Response.Redirect($"{_route}/{context.Request.QueryString}");
            return Task.CompletedTask;
        }

        if (_files.TryGetValue(path.Length == 0 ? First : path, out var file) || (_isSinglePage && _files.TryGetValue(First, out file)))
            return SendAsync(file, context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private Task SendAsync(EmbeddedFile file, HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ETag = file.Tag;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = _policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = file.Type;
        context.Response.ContentLength = file.Bytes.Length;
        return context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted).AsTask();
    }

    private static EmbeddedFile Read(string name)
    {
        using var stream = typeof(EmbeddedSite).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new EmbeddedFile(bytes, Types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TopGun.Bridge.Http;

/// <summary>Maps what is read: GET, and HEAD, which has the same status and headers and no body (RFC 9110 §9.3.2).</summary>
public static class PageRoutes
{
    /// <summary>Methods of a page; the server leaves the body of an answer to HEAD away.</summary>
    internal static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps a page.</summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="path">Its path.</param>
    /// <param name="answer">Answers with an end: HEAD runs it to its end too.</param>
    public static IEndpointConventionBuilder MapPage(this IEndpointRouteBuilder endpoints, string path, RequestDelegate answer) =>
        endpoints.MapMethods(path, Methods, answer);
}

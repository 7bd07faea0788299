using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Bridge.Admin;

/// <summary>One request of an administrator.</summary>
/// <param name="Context">The request.</param>
/// <param name="Session">The administrator's session.</param>
internal readonly record struct AdminCall(HttpContext Context, IGridSession Session)
{
    /// <summary>What the grid offers to administrators.</summary>
    public IAdministration Grid => Session.Administration;

    /// <summary>Ends when the caller goes away or the time is up.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>A part of the path, as the caller meant it: names of maps and attributes may have slashes, sent as <c>%2F</c>.</summary>
    /// <param name="name">Its name in the route.</param>
    public string Part(string name)
    {
        var part = (string)Context.Request.RouteValues[name]!;
        // Routing leaves these escaped, so that one cannot be told from a name with a percent sign.
        return part.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? SentPart(name) ?? part : part;
    }

    private string? SentPart(string name)
    {
        var sent = Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/');
        var segments = (Context.GetEndpoint() as RouteEndpoint)?.RoutePattern.PathSegments ?? [];
        for (var i = 0; i < segments.Count && sent.Length == segments.Count + 1; i++)
            if (segments[i].Parts is [RoutePatternParameterPart parameter] && parameter.Name == name)
                return Uri.UnescapeDataString(sent[i + 1]);
        return null;
    }
}

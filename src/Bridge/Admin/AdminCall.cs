using Microsoft.AspNetCore.Http;
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

    /// <summary>A part of the path.</summary>
    /// <param name="name">Its name in the route.</param>
    public string Part(string name) => (string)Context.Request.RouteValues[name]!;
}

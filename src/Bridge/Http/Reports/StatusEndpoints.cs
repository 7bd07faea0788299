using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TopGun.Bridge.Connections;
using TopGun.Core.Grid;

namespace TopGun.Bridge.Http.Reports;

/// <summary>What dashboards ask before anybody has logged in (server-behaviour §8.1).</summary>
internal sealed class StatusEndpoints(ConnectionRegistry registry, BridgeOptions options, IGrid grid)
{
    private static readonly string Version = typeof(StatusEndpoints).Assembly.GetName().Version!.ToString(3);

    /// <summary>Maps the paths.</summary>
    /// <param name="endpoints">Where to.</param>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPage("/api/status", async context =>
            await Results.Json(await ReportAsync(context.RequestAborted), BridgeJson.Default.StatusReport).ExecuteAsync(context));
        endpoints.MapPage("/api/auth/status", context => Results.Json(
            new AuthenticationReport(options.RequireAuthentication), BridgeJson.Default.AuthenticationReport).ExecuteAsync(context));
    }

    private async ValueTask<StatusReport> ReportAsync(CancellationToken cancellationToken)
    {
        var nodes = await grid.CountOperationsAsync(cancellationToken);
        return new StatusReport(
            true, Version, "normal", registry.Count, (long)registry.Clock.ExactElapsed.TotalSeconds, nodes.Sum(node => node.Operations));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TopGun.Bridge.Sessions;
using TopGun.Bridge.Telemetry;

namespace TopGun.Bridge.Http;

/// <summary>What dashboards ask before anybody has logged in (server-behaviour §8.1).</summary>
internal sealed class StatusEndpoints(ConnectionRegistry registry, BridgeOptions options, MetricsCollector metrics)
{
    private const string OperationsMetric = "topgun_operations_total";

    private static readonly string Version = typeof(StatusEndpoints).Assembly.GetName().Version!.ToString(3);

    /// <summary>Maps the paths.</summary>
    /// <param name="endpoints">Where to.</param>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/status", () => Results.Json(Report(), BridgeJson.Default.StatusReport));
        endpoints.MapGet("/api/auth/status", () => Results.Json(
            new AuthenticationReport(options.RequireAuthentication), BridgeJson.Default.AuthenticationReport));
    }

    private StatusReport Report() => new(
        true, Version, "normal", registry.Count, (long)registry.Clock.ExactElapsed.TotalSeconds,
        (long)metrics.Total(OperationsMetric));
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TopGun.Bridge.Telemetry;

/// <summary>Serves metrics to scrapers.</summary>
public static class MetricsEndpoint
{
    private const string TextType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Maps GET /metrics.</summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="collector">What to serve.</param>
    public static void MapMetrics(this IEndpointRouteBuilder endpoints, MetricsCollector collector) =>
        endpoints.MapGet("/metrics", context =>
        {
            context.Response.ContentType = TextType;
            return context.Response.WriteAsync(collector.ToText());
        });
}

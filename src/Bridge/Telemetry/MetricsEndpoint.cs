using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TopGun.Bridge.Http;

namespace TopGun.Bridge.Telemetry;

/// <summary>Serves metrics to scrapers.</summary>
public static class MetricsEndpoint
{
    /// <summary>Type of the text.</summary>
    internal const string TextType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Maps GET /metrics.</summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="collector">What to serve.</param>
    /// <param name="token">Token that readers must present; null: none is asked for.</param>
    public static void MapMetrics(this IEndpointRouteBuilder endpoints, MetricsCollector collector, string? token) =>
        endpoints.MapPage("/metrics", context =>
        {
            if (token is not null && !IsPresented(context, token))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            }

            context.Response.ContentType = TextType;
            return context.Response.WriteAsync(collector.ToText());
        });

    private static bool IsPresented(HttpContext context, string token) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(BearerToken.Of(context.Request) ?? string.Empty)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

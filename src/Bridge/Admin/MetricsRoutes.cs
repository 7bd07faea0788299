using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TopGun.Bridge.Telemetry;

namespace TopGun.Bridge.Admin;

/// <summary>The metrics for administrators, whose token is not the one that scrapers present.</summary>
internal static class MetricsRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<AdminRoute> All { get; } =
    [
        new("GET", "/api/admin/metrics", "Tells the metrics of this process, in the text format of Prometheus.", ReadAsync)
        {
            Response = typeof(string),
        },
    ];

    private static ValueTask<IResult> ReadAsync(AdminCall call)
    {
        var collector = call.Context.RequestServices.GetRequiredService<MetricsCollector>();
        return ValueTask.FromResult(Results.Text(collector.ToText(), MetricsEndpoint.TextType));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TopGun.Bridge.Connections;

namespace TopGun.Bridge.Http.Reports;

/// <summary>What load balancers and operators ask (server-behaviour §8.1).</summary>
internal sealed class HealthEndpoints(ConnectionRegistry registry, BridgeOptions options)
{
    private const string Starting = "starting";
    private const string Ready = "ready";
    private const string Draining = "draining";

    private string State => registry.IsDraining || options.IsLeaving() ? Draining : options.IsReady() ? Ready : Starting;

    /// <summary>Maps the paths.</summary>
    /// <param name="endpoints">Where to.</param>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPage("/health", context => Results.Json(Report(), BridgeJson.Default.HealthReport).ExecuteAsync(context));
        endpoints.MapPage("/health/live", context => Results.Ok().ExecuteAsync(context));
        endpoints.MapPage("/health/ready", AnswerReadinessAsync);
        endpoints.MapPage("/healthz", AnswerReadinessAsync);
    }

    private Task AnswerReadinessAsync(HttpContext context)
    {
        context.Response.StatusCode = State == Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private HealthReport Report() => new(
        State, registry.Count, registry.Unanswered, (long)registry.Clock.ExactElapsed.TotalSeconds);
}

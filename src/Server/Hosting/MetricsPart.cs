using TopGun.Bridge.Telemetry;
using TopGun.Node.Operations;
using TopGun.Server.Configuration;
using TopGun.Server.Telemetry;

namespace TopGun.Server.Hosting;

/// <summary>Brings what a process measures to those who read it.</summary>
internal static class MetricsPart
{
    /// <summary>Makes a host send its metrics, if that was asked for.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="settings">The settings.</param>
    public static void AddExporter(this IServiceCollection services, ServerSettings settings)
    {
        if (settings.Otlp is { } otlp)
        {
            services.AddSingleton(TimeProvider.System);
            services.AddSingleton(otlp);
            services.AddHostedService<OtlpExporter>();
        }
    }

    /// <summary>Adds how long the operations of a node take.</summary>
    /// <param name="app">The host.</param>
    /// <param name="node">The node.</param>
    public static void AddDurations(this WebApplication app, NodeGrid node)
    {
        var collector = app.Services.GetRequiredService<MetricsCollector>();
        foreach (var (service, durations) in node.Durations)
        {
            collector.Add(
                "topgun_operation_duration_seconds", "Duration of operations by service; the writes of a message count as one.", "service", service, durations);
        }
    }
}

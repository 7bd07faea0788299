using System.Diagnostics.Metrics;
using TopGun.Bridge.Connections;

namespace TopGun.Bridge.Telemetry;

/// <summary>What the bridge measures, under the names of server-behaviour §8.2.</summary>
internal sealed class BridgeMetrics : IDisposable
{
    private readonly Meter _meter = new("TopGun.Bridge");

    /// <summary>Makes the instruments.</summary>
    /// <param name="registry">The connections.</param>
    public BridgeMetrics(ConnectionRegistry registry)
    {
        _meter.CreateObservableGauge("topgun_active_connections", () => registry.Count, description: "Open WebSockets.");
        _meter.CreateObservableGauge(
            "topgun_unanswered_writes", () => registry.Unanswered, description: "Writes that are not answered yet.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}

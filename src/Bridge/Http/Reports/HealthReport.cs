using System.Text.Json.Serialization;

namespace TopGun.Bridge.Http.Reports;

/// <summary>Body of GET /health.</summary>
/// <param name="State">starting, ready or draining.</param>
/// <param name="Connections">Open WebSockets.</param>
/// <param name="InFlight">Writes that are not answered yet.</param>
/// <param name="UptimeSeconds">Seconds since the start.</param>
internal sealed record HealthReport(
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("connections")] int Connections,
    [property: JsonPropertyName("in_flight")] int InFlight,
    [property: JsonPropertyName("uptime_secs")] long UptimeSeconds);

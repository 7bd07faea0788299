using System.Text.Json.Serialization;

namespace TopGun.Server.Hosting;

/// <summary>Body of <c>/health</c> of a node; names as in wire-protocol §8.</summary>
/// <param name="State">ready or draining.</param>
/// <param name="Connections">Sessions open now.</param>
/// <param name="InFlight">Writes not answered yet; a node in memory answers before the call returns.</param>
/// <param name="UptimeSeconds">Seconds since the start.</param>
internal sealed record NodeHealth(
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("connections")] int Connections,
    [property: JsonPropertyName("in_flight")] int InFlight,
    [property: JsonPropertyName("uptime_secs")] long UptimeSeconds);

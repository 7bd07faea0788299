using System.Text.Json.Serialization;

namespace TopGun.Bridge.Http.Reports;

/// <summary>Body of GET /api/status.</summary>
/// <param name="Configured">Always true: a server without settings does not start.</param>
/// <param name="Version">Version of the server.</param>
/// <param name="Mode">Always normal.</param>
/// <param name="Connections">Open WebSockets.</param>
/// <param name="UptimeSeconds">Seconds since the start.</param>
/// <param name="TotalOperations">Operations of the nodes that are served here since they started, accepted or refused.</param>
internal sealed record StatusReport(
    [property: JsonPropertyName("configured")] bool Configured,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("mode")] string Mode,
    [property: JsonPropertyName("connections")] int Connections,
    [property: JsonPropertyName("uptimeSeconds")] long UptimeSeconds,
    [property: JsonPropertyName("totalOperations")] long TotalOperations);

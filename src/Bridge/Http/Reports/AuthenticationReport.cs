using System.Text.Json.Serialization;

namespace TopGun.Bridge.Http.Reports;

/// <summary>Body of GET /api/auth/status.</summary>
/// <param name="AuthRequired">True when clients need a token.</param>
internal sealed record AuthenticationReport([property: JsonPropertyName("authRequired")] bool AuthRequired);

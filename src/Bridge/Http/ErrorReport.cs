using System.Text.Json.Serialization;

namespace TopGun.Bridge.Http;

/// <summary>Body of every HTTP error.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record ErrorReport(
    [property: JsonPropertyName("code")] int Code,
    [property: JsonPropertyName("message")] string Message);

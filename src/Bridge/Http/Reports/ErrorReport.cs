using System.Text.Json.Serialization;

namespace TopGun.Bridge.Http.Reports;

/// <summary>Body of every HTTP error.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Field">Member of the request that is wrong; left out when none can be named.</param>
internal sealed record ErrorReport(
    [property: JsonPropertyName("code")] int Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("field"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field = null);

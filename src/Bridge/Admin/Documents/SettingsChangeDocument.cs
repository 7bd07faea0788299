using System.Text.Json;
using System.Text.Json.Serialization;

namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of PUT /api/admin/settings; what is left out stays.</summary>
internal sealed record SettingsChangeDocument
{
    /// <summary>trace, debug, info, warn, error or critical.</summary>
    public string? LogLevel { get; init; }

    /// <summary>How often expired records are looked for, in milliseconds.</summary>
    public int? GcIntervalMs { get; init; }

    /// <summary>Most queries that run at a time.</summary>
    public int? MaxConcurrentOperations { get; init; }

    /// <summary>Time above which an operation is listed as slow, in milliseconds.</summary>
    public int? SlowOperationMs { get; init; }

    /// <summary>Further members: those that cannot be changed are refused, unknown ones passed over.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Others { get; set; } = [];
}

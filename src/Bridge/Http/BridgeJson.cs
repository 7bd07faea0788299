using System.Text.Json.Serialization;

namespace TopGun.Bridge.Http;

/// <summary>How HTTP bodies become JSON, without reflection.</summary>
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ErrorReport))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(AuthenticationReport))]
internal sealed partial class BridgeJson : JsonSerializerContext;

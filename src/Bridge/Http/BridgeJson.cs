using System.Text.Json.Serialization;
using TopGun.Bridge.Events;
using TopGun.Bridge.Http.Reports;

namespace TopGun.Bridge.Http;

/// <summary>How HTTP bodies become JSON, without reflection.</summary>
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ErrorReport))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(AuthenticationReport))]
[JsonSerializable(typeof(EventTicketReport))]
internal sealed partial class BridgeJson : JsonSerializerContext;

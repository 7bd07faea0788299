using System.Text.Json.Serialization;
using TopGun.Bridge.Admin.Documents;
using TopGun.Bridge.Http.Reports;
using TopGun.Bridge.Login;

namespace TopGun.Bridge.Admin;

/// <summary>How bodies of the admin and login API become JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MapsDocument))]
[JsonSerializable(typeof(MapSizeRequest))]
[JsonSerializable(typeof(MapSizeDocument))]
[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(QueryResultDocument))]
[JsonSerializable(typeof(ClusterDocument))]
[JsonSerializable(typeof(SettingsDocument))]
[JsonSerializable(typeof(SettingsChangeDocument))]
[JsonSerializable(typeof(SlowOperationsDocument))]
[JsonSerializable(typeof(IndexesDocument))]
[JsonSerializable(typeof(IndexDocument))]
[JsonSerializable(typeof(IndexRequest))]
[JsonSerializable(typeof(IndexStatusDocument))]
[JsonSerializable(typeof(VectorIndexRequest))]
[JsonSerializable(typeof(PolicyDocument))]
[JsonSerializable(typeof(PoliciesDocument))]
[JsonSerializable(typeof(PolicyTrialRequest))]
[JsonSerializable(typeof(PolicyVerdictDocument))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginReply))]
[JsonSerializable(typeof(ExchangeRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(ErrorReport))]
internal sealed partial class AdminJson : JsonSerializerContext;

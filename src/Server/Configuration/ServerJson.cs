using System.Text.Json.Serialization;

namespace TopGun.Server.Configuration;

/// <summary>How settings that are JSON are read, without reflection.</summary>
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IReadOnlyList<ProviderSettings>))]
internal sealed partial class ServerJson : JsonSerializerContext;

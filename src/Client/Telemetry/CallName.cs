namespace TopGun.Client.Telemetry;

/// <summary>What a call does, for traces and figures.</summary>
/// <param name="Operation">Kind of call, for instance <c>map.get</c>; few of them.</param>
/// <param name="Target">Map, topic, lock or counter; null for none.</param>
internal readonly record struct CallName(string Operation, string? Target = null);

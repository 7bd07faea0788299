namespace TopGun.Core.Grid.Resolvers;

/// <summary>A resolver of one map. Immutable.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Name">Name of the resolver.</param>
/// <param name="Priority">0 to 100, the greatest is asked first; null for the resolver's own place.</param>
/// <param name="KeyPattern">Keys it is asked for, with <c>*</c> for any text and <c>?</c> for one character; null for all.</param>
public sealed record ResolverRegistration(string MapName, string Name, int? Priority = null, string? KeyPattern = null);

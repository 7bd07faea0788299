namespace TopGun.Core.Resolvers;

/// <summary>Who writes, as a resolver sees it.</summary>
/// <param name="UserId">Verified user; null for an anonymous caller.</param>
/// <param name="Roles">Verified roles.</param>
public sealed record ResolverCaller(string? UserId, IReadOnlyList<string> Roles);

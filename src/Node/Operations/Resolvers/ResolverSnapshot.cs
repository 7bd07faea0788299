namespace TopGun.Node.Operations.Resolvers;

/// <summary>The whole state of a table of resolvers.</summary>
/// <param name="LastId">Last registration.</param>
/// <param name="Claims">What is registered, in the order of the ids.</param>
internal sealed record ResolverSnapshot(ulong LastId, IReadOnlyList<ResolverClaim> Claims);

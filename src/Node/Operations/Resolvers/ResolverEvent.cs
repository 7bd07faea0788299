namespace TopGun.Node.Operations.Resolvers;

/// <summary>What a command did to a table of resolvers.</summary>
/// <param name="Claim">The registration that came or went.</param>
/// <param name="IsRegistered">True when it came.</param>
internal readonly record struct ResolverEvent(ResolverClaim Claim, bool IsRegistered);

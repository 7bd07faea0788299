using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Resolvers;

namespace TopGun.Node.Operations.Resolvers;

/// <summary>One registered resolver of a map with its function.</summary>
/// <param name="Registration">What was registered.</param>
/// <param name="Function">Decides.</param>
internal sealed record MapResolver(ResolverRegistration Registration, IConflictResolver Function)
{
    /// <summary>Whether it is asked about a key.</summary>
    public bool Covers(string key) => Registration.KeyPattern is not { } pattern || KeyPattern.IsMatch(pattern, key);
}

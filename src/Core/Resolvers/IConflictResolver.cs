namespace TopGun.Core.Resolvers;

/// <summary>Decides what becomes of a write to a map of one value per key, before it is merged.</summary>
/// <remarks>
/// Called under the lock of the entry's partition: it must be quick, must not block and must have no effect but its verdict. One
/// that throws is passed over.
/// </remarks>
public interface IConflictResolver
{
    /// <summary>Decides (core-algorithms §13).</summary>
    /// <param name="context">The write and the entry it meets; removals are never shown.</param>
    ResolverVerdict Resolve(ResolverContext context);
}

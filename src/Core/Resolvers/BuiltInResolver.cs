namespace TopGun.Core.Resolvers;

/// <summary>A resolver that every grid knows by name.</summary>
internal sealed class BuiltInResolver(string name, int priority, Func<ResolverContext, ResolverVerdict> function) : IConflictResolver
{
    /// <summary>Its name on the wire.</summary>
    public string Name => name;

    /// <summary>Where it stands unless its registration says otherwise.</summary>
    public int Priority => priority;

    /// <inheritdoc/>
    public ResolverVerdict Resolve(ResolverContext context) => function(context);
}

using System.Collections.Frozen;

namespace TopGun.Core.Resolvers;

/// <summary>The resolvers that a grid can run: the built-in ones and those that its host adds by name. Code of callers is never run.</summary>
public sealed class ConflictResolvers
{
    /// <summary>Priority of a registration that names none.</summary>
    public const int PriorityDefault = 50;

    private readonly FrozenDictionary<string, IConflictResolver> _resolvers;

    /// <summary>Names the resolvers.</summary>
    /// <param name="added">Resolvers of the host by name; names that begin with <c>builtin:</c> are taken.</param>
    /// <exception cref="ArgumentException">A name is empty or taken.</exception>
    public ConflictResolvers(IReadOnlyDictionary<string, IConflictResolver>? added = null)
    {
        var resolvers = new Dictionary<string, IConflictResolver>(StringComparer.Ordinal);
        foreach (var resolver in BuiltInResolvers.All)
            resolvers.Add(resolver.Name, resolver);
        foreach (var (name, resolver) in added ?? new Dictionary<string, IConflictResolver>())
        {
            if (name.Length == 0 || name.StartsWith(BuiltInResolvers.Prefix, StringComparison.Ordinal))
                throw new ArgumentException($"the resolver name '{name}' is empty or begins with '{BuiltInResolvers.Prefix}'; use another", nameof(added));
            resolvers.Add(name, resolver);
        }
        _resolvers = resolvers.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The resolvers that clients know.</summary>
    public static ConflictResolvers BuiltIn { get; } = new();

    /// <summary>The resolver of this name; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    public IConflictResolver? Find(string name) => _resolvers.GetValueOrDefault(name);

    /// <summary>Where a resolver stands when its registration does not say: a built-in one has its own place.</summary>
    /// <param name="name">Its name.</param>
    public int PriorityOf(string name) => (Find(name) as BuiltInResolver)?.Priority ?? PriorityDefault;
}

namespace TopGun.Core.Access;

/// <summary>Something that a right is needed for.</summary>
/// <param name="Kind">What the name names.</param>
/// <param name="Name">Its name.</param>
public readonly record struct Resource(ResourceKind Kind, string Name)
{
    /// <summary>A map.</summary>
    /// <param name="name">Its name.</param>
    public static Resource Map(string name) => new(ResourceKind.Map, name);
}

namespace TopGun.Generators.Model;

/// <summary>Turns sequences into <see cref="EquatableArray{T}"/>.</summary>
public static class EquatableArrays
{
    /// <summary>Copies the items of <paramref name="source"/>.</summary>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> source)
        where T : IEquatable<T> => new(source.ToArray());
}

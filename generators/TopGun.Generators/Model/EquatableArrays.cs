namespace TopGun.Generators.Model;

/// <summary>Turns sequences into <see cref="EquatableArray{T}"/>.</summary>
public static class EquatableArrays
{
    /// <summary>Copies the items of <paramref name="source"/>.</summary>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> source)
        where T : IEquatable<T> => new(source.ToArray());

    /// <summary>The first item of each name; a second one is a reported error, and would be a second file of the same name.</summary>
    public static IEnumerable<T> DistinctByName<T>(this IEnumerable<T> source, Func<T, string> name) =>
        source.GroupBy(name, StringComparer.OrdinalIgnoreCase).Select(group => group.First());
}

namespace TopGun.Generators.Model.Messages;

/// <summary>A type of Core that stands for a record of the schema.</summary>
/// <remarks>The type has a constructor that takes the record's fields in order, and a property for each.</remarks>
/// <param name="FullName">Full C# name of the type.</param>
/// <param name="Fields">Proto names of the fields its record must have, in the order of the constructor.</param>
public sealed record CoreType(string FullName, EquatableArray<string> Fields)
{
    private static readonly CoreType[] Known =
    [
        new("TopGun.Core.Time.HlcTimestamp", new(["millis", "counter", "node_id"])),
        new("TopGun.Core.Grid.Queries.SortField", new(["field", "descending"])),
    ];

    /// <summary>Names of all types that may stand in the option <c>core_type</c>.</summary>
    public static IEnumerable<string> KnownNames => Known.Select(type => type.FullName);

    /// <summary>The name without its namespace.</summary>
    public string Name => FullName.Substring(FullName.LastIndexOf('.') + 1);

    /// <summary>The type of that name, or null.</summary>
    public static CoreType? Find(string fullName) => Array.Find(Known, type => type.FullName == fullName);
}

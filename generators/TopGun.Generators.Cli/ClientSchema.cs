using TopGun.Generators.Model;
using TopGun.Generators.Model.Enums;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Cli;

/// <summary>Picks the client protocol out of a schema that also holds the services between nodes.</summary>
/// <remarks>Ordered by place, since compilers of the schema order files as they please.</remarks>
internal static class ClientSchema
{
    /// <summary>Messages, records and bodies, by file and place.</summary>
    public static IEnumerable<MessageModel> Messages(SchemaModel schema) =>
        Ordered(schema.Messages.Where(message => message.Package == SchemaPackages.Client), message => message.Location);

    /// <summary>Enums, by file and place.</summary>
    public static IEnumerable<EnumModel> Enums(SchemaModel schema) =>
        Ordered(schema.Enums.Where(item => item.Package == SchemaPackages.Client), item => item.Location);

    private static IEnumerable<T> Ordered<T>(IEnumerable<T> items, Func<T, SchemaLocation> place) =>
        items.OrderBy(item => place(item).File, StringComparer.Ordinal).ThenBy(item => place(item).Line);
}

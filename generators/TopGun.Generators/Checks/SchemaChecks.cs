using TopGun.Generators.Diagnostics;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Checks;

/// <summary>Finds every misuse of the options in a schema.</summary>
internal static class SchemaChecks
{
    public static IEnumerable<SchemaProblem> Run(SchemaModel schema) =>
        DuplicateTypes(schema)
            .Concat(NameClashes(schema))
            .Concat(schema.Messages.SelectMany(MessageChecks.Run))
            .Concat(schema.Messages.SelectMany(message => message.Fields.SelectMany(field => FieldChecks.Run(schema, field))))
            .Concat(schema.Enums.SelectMany(EnumChecks.Run))
            .Concat(ViewChecks.Run(schema));

    private static IEnumerable<SchemaProblem> DuplicateTypes(SchemaModel schema) => schema.Messages
        .Where(message => message.IsMessage)
        .GroupBy(message => message.Type, StringComparer.Ordinal)
        .SelectMany(group => group.Skip(1).Select(message => new SchemaProblem(
            DiagnosticIds.DuplicateType,
            $"message {message.Name} has the type \"{message.Type}\" that {group.First().Name} ({group.First().Location}) has already; choose another",
            message.Location)));

    // Case does not count, because names of generated files must differ without it. Nested types and "View", "Codec" or "Text" beside a type of that name can meet in one C# name.
    private static IEnumerable<SchemaProblem> NameClashes(SchemaModel schema) => schema.Messages
        .Select(message => (Name: message.CoreType is null ? message.Name : message.Name + "Codec", message.ProtoName, message.Location))
        .Concat(ViewSet.AllOf(schema).Select(message => (message.Name + "View", message.ProtoName, message.Location)))
        .Concat(schema.Enums.Select(item => (item.Name, item.ProtoName, item.Location)))
        .Concat(schema.Enums.Select(item => (item.Name + "Text", item.ProtoName, item.Location)))
        .GroupBy(type => type.Item1, StringComparer.OrdinalIgnoreCase)
        .SelectMany(group => group.Skip(1).Select(type => new SchemaProblem(
            DiagnosticIds.NameClash,
            $"{type.ProtoName} becomes the C# type {group.Key}, as {group.First().ProtoName} ({group.First().Location}) does; rename one",
            type.Location)));
}

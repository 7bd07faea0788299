using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Cli;

/// <summary>Says how a field is declared in TypeScript.</summary>
internal static class TypeScriptTypes
{
    /// <summary>The declared type of a field.</summary>
    public static string Of(FieldModel field)
    {
        var item = ItemOf(field);
        var type = field.Cardinality switch
        {
            FieldCardinality.List => $"readonly {item}[]",
            FieldCardinality.Map => $"Readonly<Record<string, {item}>>",
            _ => item,
        };
        return field.Presence == FieldPresence.Nullable ? type + " | null" : type;
    }

    /// <summary><c>?</c> for a member that may be absent.</summary>
    public static string Mark(FieldModel field) =>
        field.Presence is FieldPresence.Optional or FieldPresence.Nullable ? "?" : "";

    private static string ItemOf(FieldModel field) => field.Kind switch
    {
        FieldKind.String => "string",
        FieldKind.Bytes => "Uint8Array",
        FieldKind.Opaque => "unknown",
        FieldKind.Boolean => "boolean",
        FieldKind.Int32 or FieldKind.Int64 or FieldKind.UInt32 or FieldKind.UInt64 or FieldKind.Double => "number",
        FieldKind.Enum or FieldKind.Message or FieldKind.Core => field.TypeProtoName.Split('.')[^1],
        _ => throw new InvalidDataException($"{field.Declaration} has a type that the client protocol does not know."),
    };
}

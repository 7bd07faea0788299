using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Cli;

/// <summary>Names the wire type of a field in the words of the message table.</summary>
internal static class WireTypes
{
    /// <summary>Type and presence, for instance <c>[str]?</c>.</summary>
    public static string Of(FieldModel field)
    {
        var item = ItemOf(field);
        var type = field.Cardinality switch
        {
            FieldCardinality.List => $"[{item}]",
            FieldCardinality.Map => $"{{{item}}}",
            _ => item,
        };
        return field.Presence switch
        {
            FieldPresence.Optional => type + "?",
            FieldPresence.Nullable => type + "? nil",
            FieldPresence.Defaulted when field.Kind == FieldKind.Opaque => type + " (absent: nil)",
            FieldPresence.Defaulted => type + " (absent: default)",
            _ => type,
        };
    }

    private static string ItemOf(FieldModel field) => field.Kind switch
    {
        FieldKind.String => "str",
        FieldKind.Bytes => "bin",
        FieldKind.Opaque => "any",
        FieldKind.Boolean => "bool",
        FieldKind.Int32 => "i32",
        FieldKind.Int64 => "i64",
        FieldKind.UInt32 => "u32",
        FieldKind.UInt64 => "u64",
        FieldKind.Double => "f64",
        FieldKind.Enum or FieldKind.Message or FieldKind.Core => field.TypeProtoName.Split('.')[^1],
        _ => throw new InvalidDataException($"{field.Declaration} has a type that the client protocol does not know."),
    };
}

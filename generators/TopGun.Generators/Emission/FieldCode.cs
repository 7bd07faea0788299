using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Emission;

/// <summary>The C# of one field: its types, and the expressions that read, write and compare it.</summary>
internal static class FieldCode
{
    // Names that the emitted readers and writers use for themselves, and keywords a field may be called after.
    private static readonly HashSet<string> Taken =
        ["reader", "writer", "memberName", "memberCount", "position", "frame", "items", "other", "view"];

    private static readonly HashSet<string> Keywords =
        ["event", "operator", "params", "object", "string", "ref", "out", "in", "is", "as", "base", "lock", "namespace", "new", "checked", "default", "class", "enum", "public", "private", "return", "this", "null", "true", "false", "fixed", "switch", "case", "for", "if", "else", "do", "while", "using", "void", "int", "long", "double", "bool", "byte", "char"];

    /// <summary>Name of a local variable for the field.</summary>
    public static string Local(FieldModel field)
    {
        var name = char.ToLowerInvariant(field.Property[0]) + field.Property.Substring(1);
        if (Taken.Contains(name))
            return name + "Value";
        return Keywords.Contains(name) ? "@" + name : name;
    }

    /// <summary>C# type of one item.</summary>
    public static string ItemType(FieldModel field) => field.Kind switch
    {
        FieldKind.String => "string",
        FieldKind.Bytes => "ReadOnlyMemory<byte>",
        FieldKind.Opaque => "OpaqueValue",
        FieldKind.Boolean => "bool",
        FieldKind.Int32 => "int",
        FieldKind.Int64 => "long",
        FieldKind.UInt32 => "uint",
        FieldKind.UInt64 => "ulong",
        FieldKind.Double => "double",
        _ => field.TypeName,
    };

    /// <summary>C# type of the whole field when it has a value.</summary>
    public static string ValueType(FieldModel field) => field.Cardinality switch
    {
        FieldCardinality.List => $"IReadOnlyList<{ItemType(field)}>",
        FieldCardinality.Map => $"IReadOnlyDictionary<string, {ItemType(field)}>",
        _ => ItemType(field),
    };

    /// <summary>C# type of the property.</summary>
    public static string PropertyType(FieldModel field) => field.Presence switch
    {
        FieldPresence.Nullable => $"ThreeState<{ItemType(field)}>",
        FieldPresence.Optional when !field.IsCollection => ValueType(field) + "?",
        _ => ValueType(field),
    };

    /// <summary>What the property is when the member is absent; null if it may not be.</summary>
    public static string? Default(FieldModel field) => field switch
    {
        { Presence: FieldPresence.Required } => null,
        { Cardinality: FieldCardinality.List } => "[]",
        { Cardinality: FieldCardinality.Map } => $"ReadOnlyDictionary<string, {ItemType(field)}>.Empty",
        { Presence: FieldPresence.Defaulted, Kind: FieldKind.String } => "\"\"",
        _ => "default",
    };

    /// <summary>An expression that reads one item from <c>reader</c>.</summary>
    public static string ReadItem(FieldModel field)
    {
        var member = $"\"{field.WireName}\"";
        return field.Kind switch
        {
            FieldKind.String when field.BytesMax > 0 => $"WireText.Read(ref reader, {field.BytesMax}, {member})",
            FieldKind.String => $"WireText.Read(ref reader, {member})",
            FieldKind.Bytes when field.Shape == FieldShape.Vector => $"VectorBytes.Read(ref reader, {BytesMax(field)}, {member})",
            FieldKind.Bytes => $"WireBytes.Read(ref reader, {BytesMax(field)}, {member})",
            FieldKind.Opaque => "OpaqueValue.Read(ref reader)",
            FieldKind.Boolean => "reader.ReadBoolean()",
            FieldKind.Double => "reader.ReadDouble()",
            FieldKind.Enum => $"{field.TypeName}Text.Read(ref reader, {member})",
            FieldKind.Message => $"{field.TypeName}.Read(ref reader)",
            FieldKind.Core => $"{field.RecordName}Codec.Read(ref reader)",
            _ when field.IsDecimalText => $"DecimalText.Read{field.Kind}(ref reader, {member})",
            _ when field.Tolerance != FieldTolerance.Strict => $"TolerantInteger.Read{field.Kind}{field.Tolerance}(ref reader, {member})",
            _ => $"reader.Read{field.Kind}()",
        };
    }

    /// <summary>A statement that writes the item <paramref name="value"/> to <c>writer</c>.</summary>
    public static string WriteItem(FieldModel field, string value) => field.Kind switch
    {
        FieldKind.String => $"writer.WriteString({value});",
        FieldKind.Bytes => $"writer.WriteBinary({value}.Span);",
        FieldKind.Boolean => $"writer.WriteBoolean({value});",
        FieldKind.Double => $"writer.WriteNumber({value});",
        FieldKind.Enum => $"{field.TypeName}Text.Write(writer, {value});",
        FieldKind.Opaque or FieldKind.Message => $"{value}.Write(writer);",
        FieldKind.Core => $"{field.RecordName}Codec.Write(writer, {value});",
        _ when field.IsDecimalText => $"DecimalText.Write(writer, {value});",
        _ => $"writer.WriteInteger({value});",
    };

    /// <summary>Most items of a list or map, as an expression.</summary>
    public static string ItemsMax(FieldModel field) => field.ItemsMax > 0 ? $"{field.ItemsMax}" : "ProtocolLimits.ItemsMax";

    /// <summary>Longest binary in bytes, as an expression.</summary>
    public static string BytesMax(FieldModel field) => field.BytesMax > 0 ? $"{field.BytesMax}" : "int.MaxValue";
}

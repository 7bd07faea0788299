using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Emission;

/// <summary>Emits one field of a user's record: its property, and the statements that read, write and compare it.</summary>
internal static class RecordField
{
    public static string PropertyType(FieldModel field) => FieldCode.ValueType(field) + (IsNullable(field) ? "?" : "");

    /// <summary>The value of a field whose member is absent or nil.</summary>
    public static string Default(FieldModel field) => field switch
    {
        { Cardinality: FieldCardinality.List } => "[]",
        { Cardinality: FieldCardinality.Map } => $"ReadOnlyDictionary<string, {FieldCode.ItemType(field)}>.Empty",
        { Kind: FieldKind.String } when !IsNullable(field) => "\"\"",
        _ => "default",
    };

    public static string Initializer(FieldModel field) => Default(field) == "default" ? "" : $" = {Default(field)};";

    public static void Assign(SourceWriter code, FieldModel field)
    {
        var value = field.IsCollection ? $"Read{field.Property}Items(ref reader)" : ReadItem(field);
        code.Line($"{FieldCode.Local(field)} = reader.TryReadNilOrAbsent() ? {Default(field)} : {value};");
    }

    public static void ReadCollection(SourceWriter code, FieldModel field)
    {
        code.Line();
        code.Open($"private static {FieldCode.ValueType(field)} Read{field.Property}Items(ref MsgPackReader reader)");
        if (field.Cardinality == FieldCardinality.List)
        {
            code.Line($"var items = new {FieldCode.ItemType(field)}[reader.ReadArrayHeader()];");
            code.Line("for (var i = 0; i < items.Length; i++)");
            code.Line($"    items[i] = {ReadItem(field)};");
        }
        else
        {
            code.Line("var count = reader.ReadMapHeader();");
            code.Line($"var items = new OrderedDictionary<string, {FieldCode.ItemType(field)}>(count, StringComparer.Ordinal);");
            code.Open("for (; count > 0; count--)");
            code.Line("var key = reader.ReadString();");
            code.Line($"items[key] = {ReadItem(field)};");
            code.Close();
        }
        code.Line("return items;");
        code.Close();
    }

    public static void Write(SourceWriter code, FieldModel field)
    {
        if (field.IsCollection)
            CollectionWriter.Write(code, field, field.Property);
        else
            Single(code, field, field.Property);
    }

    public static string Comparison(FieldModel field)
    {
        var (mine, theirs) = (field.Property, "other." + field.Property);
        return field switch
        {
            { Cardinality: FieldCardinality.List, Kind: FieldKind.Bytes } =>
                $"{mine}.Count == {theirs}.Count && {mine}.Zip({theirs}).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span))",
            { Cardinality: FieldCardinality.List } => $"{mine}.SequenceEqual({theirs})",
            { Cardinality: FieldCardinality.Map, Kind: FieldKind.Bytes } =>
                $"{mine}.Count == {theirs}.Count && {mine}.All(pair => {theirs}.TryGetValue(pair.Key, out var value) && pair.Value.Span.SequenceEqual(value.Span))",
            { Cardinality: FieldCardinality.Map } =>
                $"{mine}.Count == {theirs}.Count && {mine}.All(pair => {theirs}.TryGetValue(pair.Key, out var value) && pair.Value.Equals(value))",
            { Kind: FieldKind.Bytes } when IsNullable(field) =>
                $"{mine}.HasValue == {theirs}.HasValue && {mine}.GetValueOrDefault().Span.SequenceEqual({theirs}.GetValueOrDefault().Span)",
            { Kind: FieldKind.Bytes } => $"{mine}.Span.SequenceEqual({theirs}.Span)",
            _ => $"EqualityComparer<{PropertyType(field)}>.Default.Equals({mine}, {theirs})",
        };
    }

    private static void Single(SourceWriter code, FieldModel field, string property)
    {
        if (!IsNullable(field))
        {
            code.Line(FieldCode.WriteItem(field, property));
            return;
        }
        code.Line($"if ({property} is {{ }} {FieldCode.Local(field)})");
        code.Line("    " + FieldCode.WriteItem(field, FieldCode.Local(field)));
        code.Line("else");
        code.Line("    writer.WriteNil();");
    }

    // Nested records have presence in the schema language whether or not it is written.
    private static bool IsNullable(FieldModel field) =>
        !field.IsCollection && (field.IsDeclaredOptional || field.Kind == FieldKind.Message);

    private static string ReadItem(FieldModel field) => field.Kind switch
    {
        FieldKind.String => "reader.ReadString()",
        FieldKind.Bytes => "reader.ReadBinary().ToArray()",
        _ => FieldCode.ReadItem(field),
    };
}

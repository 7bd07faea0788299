using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;
using TopGun.Generators.Model.Records;

namespace TopGun.Generators.Emission;

/// <summary>Emits what the typed client must know of a record's map: name, key, limit, indexes, member names.</summary>
internal static class RecordMapEmitter
{
    public static void Write(SourceWriter code, MessageModel record, MapModel map)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"static string IMapRecord<{record.Name}>.MapName => \"{map.Name}\";");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"static int IMapRecord<{record.Name}>.EncodedBytesMax => {map.BytesMax};");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"static IReadOnlyList<MapIndex> IMapRecord<{record.Name}>.Indexes {{ get; }} =");
        code.Line("[");
        code.Indent();
        foreach (var index in map.Indexes)
            code.Line($"new([{string.Join(", ", index.Fields.Select(name => $"\"{Member(record, name)}\""))}], MapIndexKind.{index.Kind}),");
        code.Outdent();
        code.Line("];");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"static string IMapRecord<{record.Name}>.KeyOf({record.Name} record) => record.{Field(record, map.KeyField)?.Property};");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"static string? IMapRecord<{record.Name}>.MemberOf(string property) => property switch");
        foreach (var field in record.Fields)
            code.Line($"nameof({field.Property}) => \"{field.WireName}\",");
        code.Line("_ => null,");
        code.Close(";");
        code.Line();
        Spellings(code, record);
    }

    private static void Spellings(SourceWriter code, MessageModel record)
    {
        code.Line("/// <inheritdoc/>");
        code.Open($"static string? IMapRecord<{record.Name}>.SpellingOf(string property, int value) => property switch");
        foreach (var field in record.Fields.Where(field => field.Kind == FieldKind.Enum))
            code.Line($"nameof({field.Property}) when Enum.IsDefined(({field.TypeName})value) => System.Text.Encoding.UTF8.GetString({field.TypeName}Text.Utf8(({field.TypeName})value)),");
        code.Line("_ => null,");
        code.Close(";");
        code.Line();
    }

    private static FieldModel? Field(MessageModel record, string name) =>
        record.Fields.FirstOrDefault(field => field.ProtoName == name);

    private static string Member(MessageModel record, string name) => Field(record, name)?.WireName ?? name;
}

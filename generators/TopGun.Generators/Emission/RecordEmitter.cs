using TopGun.Generators.Model.Messages;
using TopGun.Generators.Model.Units;

namespace TopGun.Generators.Emission;

/// <summary>Emits the C# record of a user's message, with a MsgPack codec that needs Core alone (settled 31).</summary>
internal static class RecordEmitter
{
    /// <summary>Usings of everything emitted for records.</summary>
    public static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.Collections.ObjectModel", "System.Linq", "TopGun.Core.MsgPack"];

    public static string Emit(RecordUnit unit)
    {
        var record = unit.Record;
        var usings = Usings.Concat(unit.Spaces.Where(space => space != record.Space && space.Length > 0));
        if (record.Map is not null)
            usings = usings.Append("TopGun.Client.Records");
        var code = new SourceWriter($"{record.Location.File}, message {record.ProtoName}", record.Space, usings.ToArray());
        code.Summary(record.Comment);
        code.Open($"public sealed partial record {record.Name}" + (record.Map is null ? "" : $" : IMapRecord<{record.Name}>"));
        foreach (var field in record.Fields)
        {
            code.Summary(field.Comment);
            code.Line($"public {RecordField.PropertyType(field)} {field.Property} {{ get; init; }}{RecordField.Initializer(field)}");
            code.Line();
        }
        if (record.Map is { } map)
            RecordMapEmitter.Write(code, record, map);
        Read(code, record);
        Write(code, record);
        Equality(code, record);
        code.Close();
        return code.ToString();
    }

    private static void Read(SourceWriter code, MessageModel record)
    {
        code.Summary("Reads from a map; members it does not have keep their default, unknown members are passed over.");
        code.Line("/// <exception cref=\"MsgPackFormatException\">A member is of another kind.</exception>");
        code.Open($"public static {record.Name} Read(ref MsgPackReader reader)");
        foreach (var field in record.Fields)
            code.Line($"{RecordField.PropertyType(field)} {FieldCode.Local(field)} = {RecordField.Default(field)};");
        MemberSwitch.Write(code, record.Fields, field => RecordField.Assign(code, field), "reader.ReadStringUtf8()");
        code.Open($"return new {record.Name}");
        foreach (var field in record.Fields)
            code.Line($"{field.Property} = {FieldCode.Local(field)},");
        code.Close(";");
        code.Close();
        foreach (var field in record.Fields.Where(field => field.IsCollection))
            RecordField.ReadCollection(code, field);
        code.Line();
    }

    private static void Write(SourceWriter code, MessageModel record)
    {
        code.Summary("Writes a map in which every field stands, nil where it has no value.");
        code.Open("public void Write(MsgPackWriter writer)");
        code.Line($"writer.WriteMapHeader({record.Fields.Count});");
        foreach (var field in record.Fields)
        {
            code.Line($"writer.WriteString(\"{field.WireName}\"u8);");
            RecordField.Write(code, field);
        }
        code.Close();
        code.Line();
    }

    private static void Equality(SourceWriter code, MessageModel record)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"public bool Equals({record.Name}? other) =>");
        code.Indent();
        code.Lines(record.Fields.Select(RecordField.Comparison).Prepend("other is not null").ToArray(), " &&", ";");
        code.Outdent();
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open("public override int GetHashCode()");
        code.Line("var hash = new HashCode();");
        foreach (var field in record.Fields)
            code.Line(EqualityEmitter.HashOf(field));
        code.Line("return hash.ToHashCode();");
        code.Close();
    }
}

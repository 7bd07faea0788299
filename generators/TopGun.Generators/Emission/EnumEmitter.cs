using TopGun.Generators.Model.Enums;

namespace TopGun.Generators.Emission;

/// <summary>Emits an enum and the class that reads and writes its spellings.</summary>
internal static class EnumEmitter
{
    public static string Emit(EnumModel model, string space, params string[] usings)
    {
        var code = new SourceWriter($"{model.Location.File}, enum {model.ProtoName}", space, usings);
        Declaration(code, model);
        code.Line();
        code.Summary($"Spellings of {model.Name} on the wire; case counts.");
        code.Open($"public static class {model.Name}Text");
        Read(code, model);
        code.Line();
        Write(code, model);
        code.Close();
        return code.ToString();
    }

    private static void Declaration(SourceWriter code, EnumModel model)
    {
        code.Summary(model.Comment);
        code.Open($"public enum {model.Name}");
        foreach (var value in model.Values)
        {
            code.Summary(value.Comment.Length > 0 ? value.Comment : "Never on the wire.");
            code.Line($"{value.Name} = {value.Number},");
        }
        code.Close();
    }

    private static void Read(SourceWriter code, EnumModel model)
    {
        code.Summary(model.ReadsUnknown
            ? $"Reads a spelling; an unknown one is {model.Name}.{model.Values[0].Name}."
            : "Reads a spelling; an unknown one is an error that names the member.");
        code.Line("/// <exception cref=\"MsgPackFormatException\">The value is no spelling.</exception>");
        code.Open($"public static {model.Name} Read(ref MsgPackReader reader, string member)");
        code.Line("var position = reader.Position;");
        code.Line("var text = reader.ReadStringUtf8();");
        code.Open("switch (text.Length)");
        foreach (var value in model.Spelled)
        {
            code.Line($"case {System.Text.Encoding.UTF8.GetByteCount(value.Text)} when text.SequenceEqual(\"{value.Text}\"u8):");
            code.Line($"    return {model.Name}.{value.Name};");
        }
        code.Line("default:");
        code.Line(model.ReadsUnknown
            ? $"    return {model.Name}.{model.Values[0].Name};"
            : $"    throw WireError.UnknownSpelling(position, member, \"{model.Name}\");");
        code.Close();
        code.Close();
    }

    private static void Write(SourceWriter code, EnumModel model)
    {
        code.Summary("Writes the spelling.");
        code.Line("/// <exception cref=\"ArgumentOutOfRangeException\">The value has none.</exception>");
        code.Line($"public static void Write(MsgPackWriter writer, {model.Name} value) => writer.WriteString(Utf8(value));");
        code.Line();
        code.Summary("The spelling as UTF-8.");
        code.Line("/// <exception cref=\"ArgumentOutOfRangeException\">The value has none.</exception>");
        code.Open($"public static ReadOnlySpan<byte> Utf8({model.Name} value) => value switch");
        foreach (var value in model.Spelled)
            code.Line($"{model.Name}.{value.Name} => \"{value.Text}\"u8,");
        code.Line($"_ => throw new ArgumentOutOfRangeException(nameof(value), value, \"This {model.Name} has no spelling on the wire.\"),");
        code.Close(";");
    }
}

using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits reader and writer of a record that a type of Core stands for.</summary>
internal static class CoreCodecEmitter
{
    public static void Write(SourceWriter code, MessageModel message, CoreType core)
    {
        code.Summary($"{message.Comment}\nReads and writes the Core type {core.Name} in this form.");
        code.Open($"public static class {message.Name}Codec");
        Read(code, message, core);
        code.Line();
        code.Summary("Writes the fields as a map.");
        code.Open($"public static void Write(MsgPackWriter writer, {core.Name} value)");
        WriteEmitter.Fields(code, message, "value.", null);
        code.Close();
        code.Close();
    }

    private static void Read(SourceWriter code, MessageModel message, CoreType core)
    {
        code.Summary("Reads from a map; unknown members are passed over, of duplicates the last wins.");
        code.Line("/// <exception cref=\"MsgPackFormatException\">A member is missing or of another kind.</exception>");
        code.Open($"public static {core.Name} Read(ref MsgPackReader reader)");
        ReadEmitter.Locals(code, message);
        MemberSwitch.Write(code, message.Fields, field => ReadEmitter.Assign(code, field));
        code.Line($"return new {core.Name}(");
        code.Indent();
        code.Lines(message.Fields.Select(field => ReadEmitter.Result(message, field)).ToArray(), ",", ");");
        code.Outdent();
        code.Close();
    }
}

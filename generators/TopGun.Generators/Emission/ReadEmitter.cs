using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits the methods of a message that read it.</summary>
internal static class ReadEmitter
{
    public static void Write(SourceWriter code, MessageModel message)
    {
        if (message.EnvelopeMember is { } envelope)
            Envelope(code, message, envelope);
        if (message.InlineField is null)
            Fields(code, message);
        foreach (var field in message.Fields.Where(field => field.IsCollection))
            CollectionReader.Write(code, field);
    }

    /// <summary>Declares a nullable local for every field.</summary>
    public static void Locals(SourceWriter code, MessageModel message)
    {
        foreach (var field in message.Fields)
        {
            var type = field.Presence == FieldPresence.Nullable ? FieldCode.PropertyType(field) : FieldCode.ValueType(field) + "?";
            code.Line($"{type} {FieldCode.Local(field)} = default;");
        }
    }

    /// <summary>Writes the assignment of one member's value to its local.</summary>
    public static void Assign(SourceWriter code, FieldModel field)
    {
        var value = field.IsCollection ? $"Read{field.Property}Items(ref reader)" : FieldCode.ReadItem(field);
        var local = FieldCode.Local(field);
        code.Line(field switch
        {
            { Presence: FieldPresence.Nullable } =>
                $"{local} = reader.TryReadAbsent() ? default : reader.TryReadNil() ? NilMember.Nil : {value};",
            { TakesNil: true } => $"{local} = reader.TryReadAbsent() ? null : {value};",
            _ => $"{local} = reader.TryReadNilOrAbsent() ? null : {value};",
        });
    }

    /// <summary>The field's value from its local, with its default or an error where the member was absent.</summary>
    public static string Result(MessageModel message, FieldModel field)
    {
        var local = FieldCode.Local(field);
        return field switch
        {
            { Presence: FieldPresence.Required } => $"{local} ?? throw WireError.Missing(reader.Position, \"{field.WireName}\", \"{Title(message)}\")",
            { Presence: FieldPresence.Nullable } or { Presence: FieldPresence.Optional, IsCollection: false } => local,
            { Kind: FieldKind.String } or { IsCollection: true } => $"{local} ?? {FieldCode.Default(field)}",
            _ => $"{local} ?? default",
        };
    }

    private static string Title(MessageModel message) => message.IsMessage ? message.Type : message.Name;

    private static void Envelope(SourceWriter code, MessageModel message, string envelope)
    {
        var fields = message.InlineField is { } inline
            ? $"new {message.Name} {{ {inline.Property} = {FieldCode.ReadItem(inline)} }}"
            : "ReadFields(ref reader)";
        code.Line();
        code.Summary($"Reads a whole message; members beside `{envelope}` are passed over.");
        code.Line("/// <exception cref=\"MsgPackFormatException\">A member is missing or of another kind.</exception>");
        code.Open($"public static {message.Name} Read(ref MsgPackReader reader)");
        code.Line($"{message.Name}? message = null;");
        code.Open("for (var memberCount = reader.ReadMapHeader(); memberCount > 0; memberCount--)");
        code.Line($"if (!WireText.ReadName(ref reader).SequenceEqual(\"{envelope}\"u8))");
        code.Line("    reader.Skip();");
        code.Line("else");
        code.Line($"    message = reader.TryReadNilOrAbsent() ? null : {fields};");
        code.Close();
        code.Line(message.PayloadOptional
            ? $"return message ?? new {message.Name}();"
            : $"return message ?? throw WireError.Missing(reader.Position, \"{envelope}\", \"{message.Type}\");");
        code.Close();
    }

    private static void Fields(SourceWriter code, MessageModel message)
    {
        code.Line();
        if (message.EnvelopeMember is null)
        {
            code.Summary("Reads from a map; unknown members are passed over, of duplicates the last wins.");
            code.Line("/// <exception cref=\"MsgPackFormatException\">A member is missing or of another kind.</exception>");
            code.Open($"public static {message.Name} Read(ref MsgPackReader reader)");
        }
        else
        {
            code.Open($"private static {message.Name} ReadFields(ref MsgPackReader reader)");
        }
        Locals(code, message);
        MemberSwitch.Write(code, message.Fields, field => Assign(code, field));
        code.Open($"return new {message.Name}");
        foreach (var field in message.Fields)
            code.Line($"{field.Property} = {Result(message, field)},");
        code.Close(";");
        code.Close();
    }
}

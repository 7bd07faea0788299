using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits the ref struct over the frame of one message or record, for the hot path.</summary>
internal static class ViewEmitter
{
    public static string Emit(MessageModel message)
    {
        var code = new SourceWriter($"{message.Location.File}, message {message.ProtoName}", MessageEmitter.Space,
            [.. MessageEmitter.Usings, "System.Diagnostics.CodeAnalysis", "TopGun.Core.Hashing"]);
        code.Summary($"{message.Comment}\nA view over the frame: texts and values are slices of it, nothing is allocated.");
        code.Open($"public ref struct {message.Name}View : IView<{message.Name}View>");
        foreach (var field in message.Fields)
            ViewField.Declare(code, field);
        if (message.IsMessage)
            Envelope(code, message);
        Fields(code, message);
        code.Close();
        return code.ToString();
    }

    private static void Envelope(SourceWriter code, MessageModel message)
    {
        code.Summary("Reads a whole frame that TryReadKind accepted.");
        code.Line("/// <exception cref=\"MsgPackFormatException\">A member is missing or of another kind.</exception>");
        code.Open($"public static {message.Name}View Read(ReadOnlySpan<byte> frame)");
        code.Line("var reader = new MsgPackReader(frame);");
        if (message.EnvelopeMember is not { } envelope)
        {
            code.Line($"ReadFields(ref reader, out var view, isLast: true);");
            code.Line("return view;");
            code.Close();
            code.Line();
            return;
        }
        code.Line($"var view = default({message.Name}View);");
        code.Line("var found = false;");
        code.Open("for (var memberCount = reader.ReadMapHeader(); memberCount > 0; memberCount--)");
        code.Open($"if (!WireText.ReadName(ref reader).SequenceEqual(\"{envelope}\"u8))");
        code.Line("reader.Skip();");
        code.Line("continue;");
        code.Close();
        code.Line("found = !reader.TryReadNilOrAbsent();");
        code.Line("if (found)");
        code.Line("    ReadFields(ref reader, out view, isLast: memberCount == 1);");
        code.Close();
        if (!message.PayloadOptional)
        {
            code.Line("if (!found)");
            code.Line($"    throw WireError.Missing(reader.Position, \"{envelope}\", \"{message.Type}\");");
        }
        code.Line("return view;");
        code.Close();
        code.Line();
    }

    private static void Fields(SourceWriter code, MessageModel message)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"public static void Read(scoped ref MsgPackReader reader, out {message.Name}View view) => ReadFields(ref reader, out view, isLast: false);");
        code.Line();
        code.Line("// isLast: nothing after this map will be read, so a list at its end need not be passed over.");
        code.Open($"private static void ReadFields(scoped ref MsgPackReader reader, out {message.Name}View view, bool isLast)");
        code.Line("view = default;");
        if (message.InlineField is { } inline)
        {
            code.Line($"{inline.RecordName}View.Read(ref reader, out view._{FieldCode.Local(inline).TrimStart('@')});");
            code.Close();
            return;
        }
        var required = message.Fields.Where(field => field.Presence == FieldPresence.Required).ToArray();
        if (required.Length > 0)
            code.Line("ulong seen = 0;");
        foreach (var field in message.Fields.Where(field => field is { Kind: FieldKind.Opaque, Presence: FieldPresence.Defaulted }))
            code.Line($"view.{field.Property} = OpaqueValue.NilSpan;");
        MemberSwitch.Write(code, message.Fields, field => ViewField.Assign(code, field, Array.IndexOf(required, field)));
        for (var i = 0; i < required.Length; i++)
        {
            code.Line($"if ((seen & {1ul << i}) == 0)");
            code.Line($"    throw WireError.Missing(reader.Position, \"{required[i].WireName}\", \"{(message.IsMessage ? message.Type : message.Name)}\");");
        }
        code.Close();
    }
}

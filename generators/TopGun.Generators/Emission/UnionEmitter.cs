using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits the closed union of all messages: their kinds, and how a frame tells its own.</summary>
internal static class UnionEmitter
{
    public static string EmitKinds(IReadOnlyList<MessageModel> messages)
    {
        var code = File();
        code.Summary("Every message of the client protocol.");
        code.Open("public enum MessageKind");
        code.Summary("No message of the protocol.");
        code.Line("Unknown = 0,");
        foreach (var message in messages)
        {
            code.Summary($"{message.Type}. {message.Comment}");
            code.Line($"{message.Name},");
        }
        code.Close();
        return code.ToString();
    }

    public static string EmitMessages(IReadOnlyList<MessageModel> messages)
    {
        var code = File();
        code.Open("public static partial class ClientMessages");
        Decode(code, messages);
        code.Line();
        KindOf(code, messages);
        code.Line();
        TypeOf(code, messages);
        code.Line();
        SenderOf(code, messages);
        code.Close();
        return code.ToString();
    }

    private static SourceWriter File() => new("topgun/client/v1", MessageEmitter.Space, MessageEmitter.Usings);

    private static void Decode(SourceWriter code, IReadOnlyList<MessageModel> messages)
    {
        code.Summary("Reads a whole message from a frame that TryReadKind accepted.");
        code.Line("/// <exception cref=\"MsgPackFormatException\">A member is missing or of another kind.</exception>");
        code.Open("public static ClientMessage Decode(MessageKind kind, ReadOnlySpan<byte> frame)");
        code.Line("var reader = new MsgPackReader(frame);");
        code.Open("return kind switch");
        foreach (var message in messages)
            code.Line($"MessageKind.{message.Name} => {message.Name}.Read(ref reader),");
        code.Line("_ => throw new ArgumentOutOfRangeException(nameof(kind), kind, \"This is no message of the protocol.\"),");
        code.Close(";");
        code.Close();
    }

    private static void KindOf(SourceWriter code, IReadOnlyList<MessageModel> messages)
    {
        code.Summary("The message whose member `type` has this value; Unknown if there is none.");
        code.Open("public static MessageKind KindOf(ReadOnlySpan<byte> type)");
        code.Open("switch (type.Length)");
        foreach (var group in messages.GroupBy(message => message.Type.Length).OrderBy(group => group.Key))
        {
            code.Line($"case {group.Key}:");
            code.Indent();
            foreach (var message in group)
            {
                code.Line($"if (type.SequenceEqual(\"{message.Type}\"u8))");
                code.Line($"    return MessageKind.{message.Name};");
            }
            code.Line("break;");
            code.Outdent();
        }
        code.Close();
        code.Line("return MessageKind.Unknown;");
        code.Close();
    }

    private static void TypeOf(SourceWriter code, IReadOnlyList<MessageModel> messages)
    {
        code.Summary("The value of the member `type`.");
        code.Open("public static string TypeOf(MessageKind kind) => kind switch");
        foreach (var message in messages)
            code.Line($"MessageKind.{message.Name} => \"{message.Type}\",");
        code.Line("_ => \"\",");
        code.Close(";");
    }

    private static void SenderOf(SourceWriter code, IReadOnlyList<MessageModel> messages)
    {
        code.Summary("Whether a client may send the message; all others are unknown messages when they come from one.");
        code.Open("public static bool IsFromClient(MessageKind kind) => kind switch");
        foreach (var message in messages.Where(message => message.IsFromClient))
            code.Line($"MessageKind.{message.Name} => true,");
        code.Line("_ => false,");
        code.Close(";");
    }
}

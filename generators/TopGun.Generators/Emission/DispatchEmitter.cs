using TopGun.Generators.Model.Dispatchers;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits the switch from message kind to handler.</summary>
internal static class DispatchEmitter
{
    public static string Emit(DispatchUnit unit)
    {
        var dispatcher = unit.Dispatcher;
        var code = new SourceWriter($"the handlers of {dispatcher.Name}", dispatcher.Space,
            "System", "TopGun.Core.MsgPack", "TopGun.Protocol.Client", "TopGun.Protocol.Client.Dispatch");
        code.Open($"partial class {dispatcher.Name}");
        code.Summary("Reads the frame as the message it is and hands it to its handler, in the caller's thread.");
        code.Line("/// <exception cref=\"MsgPackFormatException\">A member is missing or of another kind; nothing was handled.</exception>");
        var context = dispatcher.Handlers.Count > 0 ? dispatcher.Handlers[0].Context : "object";
        code.Open($"public DispatchOutcome Dispatch(MessageKind kind, ReadOnlySpan<byte> frame, {context} context)");
        code.Line("var reader = new MsgPackReader(frame);");
        code.Open("switch (kind)");
        foreach (var message in unit.Messages.Messages.Where(message => message.IsFromClient))
            Section(code, dispatcher, message);
        code.Line("default:");
        code.Line("    return DispatchOutcome.Unknown;");
        code.Close();
        code.Close();
        code.Close();
        return code.ToString();
    }

    private static void Section(SourceWriter code, DispatcherModel dispatcher, MessageModel message)
    {
        var handler = dispatcher.Handlers.FirstOrDefault(candidate => candidate.Message == message.Name);
        code.Line($"case MessageKind.{message.Name}:");
        code.Indent();
        if (handler is null)
        {
            code.Line("return DispatchOutcome.NotServed;");
        }
        else if (handler.TakesView)
        {
            code.Line($"((IHandleView<{message.Name}View, {handler.Context}>){handler.Member}).Handle({message.Name}View.Read(frame), context);");
            code.Line("return DispatchOutcome.Handled;");
        }
        else
        {
            code.Line($"((IHandle<{message.Name}, {handler.Context}>){handler.Member}).Handle({message.Name}.Read(ref reader), context);");
            code.Line("return DispatchOutcome.Handled;");
        }
        code.Outdent();
    }
}

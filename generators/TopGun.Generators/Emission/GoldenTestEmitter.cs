using TopGun.Generators.Model.Messages;
using TopGun.Generators.Model.Units;

namespace TopGun.Generators.Emission;

/// <summary>Emits the class that holds one message or body against its golden samples.</summary>
internal static class GoldenTestEmitter
{
    private const string Space = "TopGun.Golden.Tests";

    public static string Emit(GoldenTestUnit unit)
    {
        var message = unit.Message;
        var code = new SourceWriter(
            $"{message.Location.File}, message {message.ProtoName}", Space, "TopGun.Core.MsgPack", "TopGun.Protocol.Client");
        var sample = SampleName(message);
        code.Summary($"{sample} against its samples.");
        code.Open($"public sealed class {message.Name}GoldenTests() : GoldenTests<{message.Name}>("
            + $"\"{sample}\", \"{message.EnvelopeMember}\", {List(unit.Required)}, {List(unit.Optional)}, {List(unit.Members)})");
        code.Line("/// <inheritdoc/>");
        code.Line($"protected override {message.Name} Read(ref MsgPackReader reader) => {message.Name}.Read(ref reader);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"protected override void Write({message.Name} message, MsgPackWriter writer) => message.Write(writer);");
        code.Close();
        return code.ToString();
    }

    /// <summary>The type tag; for bodies, the name in the same spelling.</summary>
    private static string SampleName(MessageModel message)
    {
        if (message.IsMessage)
            return message.Type;
        var words = message.Name.Select((unit, at) => at > 0 && char.IsUpper(unit) ? $"_{unit}" : $"{char.ToUpperInvariant(unit)}");
        return string.Concat(words);
    }

    private static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(text => $"\"{text}\""))}]";
}

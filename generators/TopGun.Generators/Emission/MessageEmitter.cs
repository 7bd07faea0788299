using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits the immutable class of one message, record or body.</summary>
internal static class MessageEmitter
{
    /// <summary>Usings of everything emitted for client messages.</summary>
    public static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.Collections.ObjectModel",
        "TopGun.Core.MsgPack", "TopGun.Core.Time", "TopGun.Protocol.Client.Wire", "TopGun.Protocol.Client.Views",
    ];

    /// <summary>Namespace of everything emitted for client messages.</summary>
    public const string Space = "TopGun.Protocol.Client";

    public static string Emit(MessageModel message, bool isPairOfSort)
    {
        var code = new SourceWriter($"{message.Location.File}, message {message.ProtoName}", Space, Usings);
        if (message.CoreType is { } core)
            CoreCodecEmitter.Write(code, message, core);
        else
            Class(code, message, isPairOfSort);
        return code.ToString();
    }

    private static void Class(SourceWriter code, MessageModel message, bool isPairOfSort)
    {
        code.Summary(message.Comment);
        var bases = (message.IsMessage ? "ClientMessage, " : "") + $"IEquatable<{message.Name}>";
        code.Open($"public sealed class {message.Name} : {bases}");
        foreach (var field in message.Fields)
            Property(code, field);
        if (message.IsMessage)
        {
            code.Line("/// <inheritdoc/>");
            code.Line($"public override MessageKind Kind => MessageKind.{message.Name};");
        }
        ReadEmitter.Write(code, message);
        if (isPairOfSort)
            PairsEmitter.Write(code, message);
        WriteEmitter.Write(code, message);
        EqualityEmitter.Write(code, message);
        code.Close();
    }

    private static void Property(SourceWriter code, FieldModel field)
    {
        var initial = FieldCode.Default(field);
        code.Summary(field.Comment);
        code.Line(initial switch
        {
            null => $"public required {FieldCode.PropertyType(field)} {field.Property} {{ get; init; }}",
            "default" => $"public {FieldCode.PropertyType(field)} {field.Property} {{ get; init; }}",
            _ => $"public {FieldCode.PropertyType(field)} {field.Property} {{ get; init; }} = {initial};",
        });
        code.Line();
    }
}

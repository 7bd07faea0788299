using TopGun.Generators.Model;
using TopGun.Generators.Model.Enums;
using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Cli;

/// <summary>Writes the TypeScript types of all client messages, as they look after decoding.</summary>
internal static class TypeScriptWriter
{
    /// <summary>The text of the TypeScript file.</summary>
    public static string Write(SchemaModel schema)
    {
        var lines = new TextLines()
            .Add("// Made from protocol/topgun/client/v1 by eng/generate.sh. Do not edit.");
        foreach (var item in ClientSchema.Enums(schema))
            WriteEnum(lines, item);
        foreach (var message in ClientSchema.Messages(schema))
            WriteMessage(lines, message);
        WriteUnions(lines, schema);
        return lines.ToString();
    }

    private static void WriteEnum(TextLines lines, EnumModel item)
    {
        lines.Add().AddDoc(item.Comment).Add($"export type {item.Name} =");
        var values = item.Spelled.ToArray();
        foreach (var value in values)
        {
            lines.AddDoc(value.Comment, 1);
            lines.Add($"| '{value.Text}'{(ReferenceEquals(value, values[^1]) ? ";" : "")}", 1);
        }
    }

    private static void WriteMessage(TextLines lines, MessageModel message)
    {
        if (message.EnvelopeMember is not { } member)
        {
            WriteInterface(lines, message.Name, message.Comment, message.Type, message.Fields);
            return;
        }

        var inner = message.InlineField is { } inline ? TypeScriptTypes.Of(inline) : message.Name + Suffix(member);
        lines.Add().AddDoc(message.Comment).Add($"export interface {message.Name} {{");
        lines.Add($"readonly type: '{message.Type}';", 1);
        lines.Add($"readonly {member}{(message.PayloadOptional ? "?" : "")}: {inner};", 1).Add("}");
        if (message.InlineField is null)
            WriteInterface(lines, inner, $"Members of {message.Type}.", "", message.Fields);
    }

    private static void WriteInterface(
        TextLines lines, string name, string comment, string type, IEnumerable<FieldModel> fields)
    {
        lines.Add().AddDoc(comment).Add($"export interface {name} {{");
        if (type.Length > 0)
            lines.Add($"readonly type: '{type}';", 1);
        foreach (var field in fields)
            WriteField(lines, field);
        lines.Add("}");
    }

    private static void WriteField(TextLines lines, FieldModel field)
    {
        var names = field.WritesAliases ? [field.WireName, .. field.Aliases] : new[] { field.WireName };
        foreach (var name in names)
            lines.AddDoc(field.Comment, 1).Add($"readonly {name}{TypeScriptTypes.Mark(field)}: {TypeScriptTypes.Of(field)};", 1);
    }

    private static void WriteUnions(TextLines lines, SchemaModel schema)
    {
        WriteUnion(lines, schema, "ClientMessage", "Every message that a client may send.", MessageSender.Client, MessageSender.Both);
        WriteUnion(lines, schema, "ServerMessage", "Every message that the server may send.", MessageSender.Server, MessageSender.Both);
        WriteUnion(lines, schema, "NodeMessage", "Every message between nodes.", MessageSender.Node);
        lines.Add().AddDoc("Every message.").Add("export type Message = ClientMessage | ServerMessage | NodeMessage;");
        lines.Add().AddDoc("Values of the member `type`.").Add("export type MessageType = Message['type'];");
    }

    private static void WriteUnion(TextLines lines, SchemaModel schema, string name, string comment, params MessageSender[] senders)
    {
        var members = ClientSchema.Messages(schema).Where(message => message.IsMessage && senders.Contains(message.Sender)).ToArray();
        lines.Add().AddDoc(comment).Add($"export type {name} =");
        foreach (var member in members)
            lines.Add($"| {member.Name}{(ReferenceEquals(member, members[^1]) ? ";" : "")}", 1);
    }

    private static string Suffix(string member) => char.ToUpperInvariant(member[0]) + member[1..];
}

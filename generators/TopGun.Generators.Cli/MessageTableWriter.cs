using TopGun.Generators.Model;
using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Cli;

/// <summary>Writes the page that lists every client message with its sender and its fields.</summary>
internal static class MessageTableWriter
{
    private const string Introduction = """
        # Messages of the client protocol

        Made from the schema in `protocol/topgun/client/v1` by `eng/generate.sh`; do not edit. How values are encoded is in
        [msgpack.md](msgpack.md).

        A message is a MsgPack map with the member `type`. Its fields stand beside `type` (flat), or in the member `payload` or `event`.
        Unknown members are ignored. In the tables `?` marks a member that may be absent, `nil` one in which nil has a meaning of its
        own; the other members are required. `any` is one MsgPack value of any kind; `[T]` is a list, `{T}` a map from string to T.
        """;

    /// <summary>The text of the page.</summary>
    public static string Write(SchemaModel schema)
    {
        var lines = new TextLines();
        foreach (var line in Introduction.Split('\n'))
            lines.Add(line.TrimEnd('\r'));
        foreach (var file in ClientSchema.Messages(schema).GroupBy(message => message.Location.File))
            WriteMessages(lines, file.Key, file.Where(message => message.Envelope != MessageEnvelope.None));
        WriteRecords(lines, schema);
        WriteEnums(lines, schema);
        return lines.ToString();
    }

    private static void WriteMessages(TextLines lines, string file, IEnumerable<MessageModel> messages)
    {
        var rows = messages.ToArray();
        if (rows.Length == 0)
            return;
        lines.Add().Add($"## {Path.GetFileNameWithoutExtension(file)}").Add();
        lines.Add("| type | sender | form | fields | meaning |").Add("|---|---|---|---|---|");
        foreach (var message in rows)
        {
            var type = message.IsMessage ? $"`{message.Type}`" : message.Name;
            lines.Add($"| {type} | {SenderOf(message)} | {FormOf(message)} | {FieldsOf(message)} | {Cell(message.Comment)} |");
        }
    }

    private static void WriteRecords(TextLines lines, SchemaModel schema)
    {
        lines.Add().Add("## Records").Add().Add("| record | field | type | meaning |").Add("|---|---|---|---|");
        foreach (var record in ClientSchema.Messages(schema).Where(message => message.Envelope == MessageEnvelope.None))
        {
            lines.Add($"| **{record.Name}** | | | {Cell(record.Comment)} |");
            foreach (var field in record.Fields)
                lines.Add($"| | `{field.WireName}`{Aliases(field)} | {WireTypes.Of(field)} | {Cell(field.Comment)} |");
        }
    }

    private static void WriteEnums(TextLines lines, SchemaModel schema)
    {
        lines.Add().Add("## Enums").Add().Add("| enum | spelling | meaning |").Add("|---|---|---|");
        foreach (var item in ClientSchema.Enums(schema))
        {
            lines.Add($"| **{item.Name}** | | {Cell(item.Comment)} |");
            foreach (var value in item.Spelled)
                lines.Add($"| | `{value.Text}` | {Cell(value.Comment)} |");
        }
    }

    private static string FieldsOf(MessageModel message) => message.InlineField is { } inline
        ? $"as {inline.TypeProtoName.Split('.')[^1]}"
        : string.Join("<br>", message.Fields.Select(field =>
            $"`{field.WireName}` {WireTypes.Of(field)}{Aliases(field)}: {Cell(field.Comment)}"));

    private static string Aliases(FieldModel field) =>
        field.Aliases.Count == 0 ? "" : $" (also `{string.Join("`, `", field.Aliases)}`)";

    private static string SenderOf(MessageModel message) => message.Sender switch
    {
        MessageSender.Client => "client",
        MessageSender.Server => "server",
        MessageSender.Both => "both",
        MessageSender.Node => "node",
        _ => "",
    };

    private static string FormOf(MessageModel message) => message.Envelope switch
    {
        MessageEnvelope.Flat => "flat",
        MessageEnvelope.Payload => message.PayloadOptional ? "payload?" : "payload",
        MessageEnvelope.Event => "event",
        _ => "body",
    };

    private static string Cell(string text) =>
        text.Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}

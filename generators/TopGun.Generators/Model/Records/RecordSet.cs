using TopGun.Generators.Model.Enums;
using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Model.Records;

/// <summary>Finds the records of users' schemas: messages with the option <c>map</c>, and what they hold.</summary>
public static class RecordSet
{
    private const string Unspecified = "UNSPECIFIED";

    /// <summary>The part of the schema that these make up, in the order of the schema.</summary>
    public static SchemaModel Of(SchemaModel schema)
    {
        var messages = new HashSet<string>();
        var enums = new HashSet<string>();
        var waiting = new Stack<MessageModel>(schema.Messages.Where(message => message.Map is not null));
        while (waiting.Count > 0)
        {
            var message = waiting.Pop();
            if (!messages.Add(message.ProtoName))
                continue;
            foreach (var field in message.Fields)
            {
                if (field.Kind == FieldKind.Enum)
                    enums.Add(field.TypeProtoName);
                else if (schema.FindMessage(field.TypeProtoName) is { } record)
                    waiting.Push(record);
            }
        }
        return new(
            schema.Messages.Where(message => messages.Contains(message.ProtoName)).ToEquatableArray(),
            schema.Enums.Where(item => enums.Contains(item.ProtoName)).Select(Writable).ToEquatableArray());
    }

    // Records write every field always, so number 0 needs a spelling too; an unknown one, from a newer schema, reads as it.
    private static EnumModel Writable(EnumModel item) => item with
    {
        ReadsUnknown = true,
        Values = item.Values.Select(value => value.Text.Length > 0 ? value : value with { Text = Unspecified }).ToEquatableArray(),
    };
}

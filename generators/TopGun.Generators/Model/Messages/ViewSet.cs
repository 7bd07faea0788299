using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Model.Messages;

/// <summary>Finds what views are emitted for: the messages that ask for one, and the records they hold.</summary>
public static class ViewSet
{
    /// <summary>All of them, in the order of the schema.</summary>
    public static IEnumerable<MessageModel> AllOf(SchemaModel schema)
    {
        var reached = new HashSet<string>();
        var waiting = new Stack<MessageModel>(schema.Messages.Where(message => message.HasView));
        while (waiting.Count > 0)
        {
            var message = waiting.Pop();
            if (!reached.Add(message.ProtoName))
                continue;
            foreach (var field in message.Fields.Where(field => field.Kind is FieldKind.Message or FieldKind.Core))
            {
                if (schema.FindMessage(field.TypeProtoName) is { } record)
                    waiting.Push(record);
            }
        }
        return schema.Messages.Where(message => reached.Contains(message.ProtoName));
    }
}

using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Model.Units;

/// <summary>What the class of one message is made from.</summary>
/// <param name="Message">The message.</param>
/// <param name="IsPairOfSort">Some list of it may also arrive as a map from its first field to its second.</param>
public sealed record MessageUnit(MessageModel Message, bool IsPairOfSort)
{
    /// <summary>One unit for each message of the schema.</summary>
    public static IEnumerable<MessageUnit> AllOf(SchemaModel schema)
    {
        var pairs = new HashSet<string>(schema.Messages
            .SelectMany(message => message.Fields)
            .Where(field => field.Shape == FieldShape.Sort)
            .Select(field => field.TypeProtoName));
        return schema.Messages.DistinctByName(message => message.Name).Select(message =>
            new MessageUnit(message, message.Fields.Count == 2 && pairs.Contains(message.ProtoName)));
    }
}

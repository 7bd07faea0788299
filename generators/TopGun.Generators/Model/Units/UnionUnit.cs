using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Model.Units;

/// <summary>What the union of all messages is made from.</summary>
/// <param name="Messages">Messages with a type tag, by tag.</param>
public sealed record UnionUnit(EquatableArray<MessageModel> Messages)
{
    /// <summary>The union of the schema's messages; of two with one tag the first counts, the second is a reported error.</summary>
    public static UnionUnit Of(SchemaModel schema) => new(schema.Messages
        .Where(message => message.IsMessage)
        .GroupBy(message => message.Type, StringComparer.Ordinal)
        .Select(group => group.First() with { Fields = default, Location = new("", 0, 0) })
        .OrderBy(message => message.Type, StringComparer.Ordinal)
        .ToEquatableArray());
}

using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Model.Units;

/// <summary>What the golden test class of one message is made from.</summary>
/// <param name="Message">The message.</param>
/// <param name="Required">Wire names of the fields that must be there.</param>
/// <param name="Optional">Wire names of the fields that may be absent.</param>
/// <param name="Members">Paths of all members down to the records inside, with <c>*</c> for each item of a list or map.</param>
public sealed record GoldenTestUnit(
    MessageModel Message, EquatableArray<string> Required, EquatableArray<string> Optional, EquatableArray<string> Members)
{
    /// <summary>One for each message and body; records have their samples inside those.</summary>
    public static IEnumerable<GoldenTestUnit> AllOf(SchemaModel schema) =>
        schema.Messages.Where(message => message.Envelope != MessageEnvelope.None).Select(message => Of(schema, message));

    private static GoldenTestUnit Of(SchemaModel schema, MessageModel message)
    {
        var fields = FieldsOf(schema, message);
        return new(
            message,
            fields.Where(IsRequired).Select(field => field.WireName).ToEquatableArray(),
            fields.Where(field => !IsRequired(field)).Select(field => field.WireName).ToEquatableArray(),
            PathsOf(schema, fields, "", []).ToEquatableArray());
    }

    // A message that is but one record has the fields of that record.
    private static EquatableArray<FieldModel> FieldsOf(SchemaModel schema, MessageModel message) =>
        message.InlineField is { } inline && schema.FindMessage(inline.TypeProtoName) is { } record
            ? record.Fields
            : message.Fields;

    private static bool IsRequired(FieldModel field) => field.Presence is FieldPresence.Required or FieldPresence.Defaulted;

    // Recursive records are followed once.
    private static IEnumerable<string> PathsOf(
        SchemaModel schema, IEnumerable<FieldModel> fields, string prefix, IReadOnlyList<string> parents)
    {
        foreach (var field in fields)
        {
            var path = prefix + field.WireName;
            yield return path;
            if (parents.Contains(field.TypeProtoName) || schema.FindMessage(field.TypeProtoName) is not { } record)
                continue;
            var below = path + (field.IsCollection ? "/*/" : "/");
            foreach (var inner in PathsOf(schema, record.Fields, below, [.. parents, field.TypeProtoName]))
                yield return inner;
        }
    }
}

using TopGun.Generators.Diagnostics;
using TopGun.Generators.Emission;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Checks;

/// <summary>Checks that every field a view would hold has a form in views, and that no record holds itself.</summary>
internal static class ViewChecks
{
    private const int RequiredFieldsMax = 64;

    public static IEnumerable<SchemaProblem> Run(SchemaModel schema)
    {
        foreach (var message in ViewSet.AllOf(schema))
        {
            foreach (var field in message.Fields.Where(field => !ViewField.IsSupported(field)))
                yield return new(DiagnosticIds.ViewUnsupported, $"{field.Declaration} cannot be shown by a view: lists must be of records or texts, maps and other shapes have no view; remove `view` from the message that holds it", field.Location);
            if (message.Fields.Count(field => field.Presence == FieldPresence.Required) > RequiredFieldsMax)
                yield return new(DiagnosticIds.ViewUnsupported, $"message {message.Name} has more than {RequiredFieldsMax} required fields, too many for a view", message.Location);
            if (Holds(schema, message, message, []))
                yield return new(DiagnosticIds.ViewUnsupported, $"message {message.Name} holds itself, so it can have no view; remove `view` from the message that holds it", message.Location);
        }
    }

    // Only single records count: a list is read one by one and stores nothing.
    private static bool Holds(SchemaModel schema, MessageModel message, MessageModel wanted, HashSet<string> seen)
    {
        foreach (var field in message.Fields.Where(field => field is { Kind: FieldKind.Message, IsCollection: false }))
        {
            if (field.TypeProtoName == wanted.ProtoName)
                return true;
            if (seen.Add(field.TypeProtoName) && schema.FindMessage(field.TypeProtoName) is { } record && Holds(schema, record, wanted, seen))
                return true;
        }
        return false;
    }
}

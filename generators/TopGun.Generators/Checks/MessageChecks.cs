using TopGun.Generators.Diagnostics;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Checks;

/// <summary>Checks type, envelope, sender, member names and Core type of one message.</summary>
internal static class MessageChecks
{
    private const string TypeMember = "type";

    public static IEnumerable<SchemaProblem> Run(MessageModel message) =>
        Form(message).Concat(Members(message)).Concat(Core(message));

    private static IEnumerable<SchemaProblem> Form(MessageModel message)
    {
        var isTagged = message.Envelope is MessageEnvelope.Flat or MessageEnvelope.Payload or MessageEnvelope.Event;
        if (message.IsMessage && !isTagged)
            yield return Problem(message, DiagnosticIds.EnvelopeMissing, "has a type but no envelope; add `envelope: ENVELOPE_FLAT`, `_PAYLOAD` or `_EVENT`");
        if (!message.IsMessage && isTagged)
            yield return Problem(message, DiagnosticIds.TypeMissing, "has an envelope but no type; add `type`, or use ENVELOPE_BODY for a body without one");
        if (message.IsMessage && message.Sender == MessageSender.None)
            yield return Problem(message, DiagnosticIds.SenderMissing, "has a type but no sender; add `sender`");
        if (message.PayloadOptional && message.EnvelopeMember is null)
            yield return Problem(message, DiagnosticIds.PresenceMisplaced, "has `payload_optional` but no payload; remove it");
        if (message.PayloadOptional && message.Fields.Any(field => field.Presence == FieldPresence.Required))
            yield return Problem(message, DiagnosticIds.PresenceMisplaced, "has `payload_optional` and a required field; make the field `optional` or remove the option");
    }

    private static IEnumerable<SchemaProblem> Members(MessageModel message)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        if (message.Envelope == MessageEnvelope.Flat)
            taken[TypeMember] = "the type tag";
        foreach (var field in message.Fields)
        {
            foreach (var name in field.Aliases.Prepend(field.WireName))
            {
                if (taken.TryGetValue(name, out var other))
                    yield return new(DiagnosticIds.MemberClash, $"{field.Declaration} takes the member \"{name}\", which {other} has already; change `name` or `aliases`", field.Location);
                else
                    taken[name] = field.Declaration;
            }
        }
    }

    /// <summary>Checks that the Core type of a message is known and fits it.</summary>
    public static IEnumerable<SchemaProblem> Core(MessageModel message)
    {
        if (message.CoreTypeName.Length == 0)
            yield break;
        if (message.CoreType is not { } core)
            yield return Problem(message, DiagnosticIds.UnknownCoreType, $"has the core_type \"{message.CoreTypeName}\"; known are {string.Join(", ", CoreType.KnownNames)}");
        else if (!message.Fields.Select(field => field.ProtoName).SequenceEqual(core.Fields))
            yield return Problem(message, DiagnosticIds.UnknownCoreType, $"stands for {core.Name} and must have exactly the fields {string.Join(", ", core.Fields)}, in this order");
    }

    private static SchemaProblem Problem(MessageModel message, string id, string text) =>
        new(id, $"message {message.Name} {text}", message.Location);
}

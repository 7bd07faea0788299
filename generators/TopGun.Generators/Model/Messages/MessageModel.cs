using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Records;

namespace TopGun.Generators.Model.Messages;

/// <summary>One message, nested record or body.</summary>
/// <param name="ProtoName">Full name in the schema.</param>
/// <param name="Name">Name in C#.</param>
/// <param name="Comment">Text of the schema's comment.</param>
/// <param name="Type">Value of the member <c>type</c>; empty for records and bodies.</param>
/// <param name="Envelope">Where the fields stand.</param>
/// <param name="Sender">Who may send it.</param>
/// <param name="PayloadOptional">The payload itself may be absent.</param>
/// <param name="HasView">A view over the frame is emitted too.</param>
/// <param name="CoreTypeName">Type of Core that stands for the record; empty if none.</param>
/// <param name="Map">How the record is kept in a map; null if it is no user's record.</param>
/// <param name="Fields">Fields in the order of the schema.</param>
/// <param name="Location">Where it is defined.</param>
public sealed record MessageModel(
    string ProtoName,
    string Name,
    string Comment,
    string Type,
    MessageEnvelope Envelope,
    MessageSender Sender,
    bool PayloadOptional,
    bool HasView,
    string CoreTypeName,
    MapModel? Map,
    EquatableArray<FieldModel> Fields,
    SchemaLocation Location)
{
    /// <summary>Package of the schema, for instance <c>topgun.client.v1</c>.</summary>
    public string Package { get; init; } = "";

    /// <summary>Namespace of the C# made of it, where the schema decides: <c>csharp_namespace</c>, else the package in Pascal case.</summary>
    public string Space { get; init; } = "";

    /// <summary>Whether it is a message of its own, with a type tag.</summary>
    public bool IsMessage => Type.Length > 0;

    /// <summary>Whether a client may send it, so that the server has to answer.</summary>
    public bool IsFromClient => IsMessage && Sender is MessageSender.Client or MessageSender.Both;

    /// <summary>The type of Core that stands for it, if any.</summary>
    public CoreType? CoreType => CoreTypeName.Length == 0 ? null : CoreType.Find(CoreTypeName);

    /// <summary>Name of the member that holds the fields; null if they stand in the outer map.</summary>
    public string? EnvelopeMember => Envelope switch
    {
        MessageEnvelope.Payload => "payload",
        MessageEnvelope.Event => "event",
        _ => null,
    };

    /// <summary>The field whose record is the payload itself, if the message has one.</summary>
    public FieldModel? InlineField => Fields.FirstOrDefault(candidate => candidate.Shape == FieldShape.Inline);
}

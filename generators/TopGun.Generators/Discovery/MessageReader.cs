using Google.Protobuf.Reflection;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Messages;
using TopGun.Generators.Model.Records;
using TopGun.Schema.V1;
using TopGun.Wire.V1;

namespace TopGun.Generators.Discovery;

/// <summary>Makes the model of one message from its descriptor and its options.</summary>
internal sealed class MessageReader(SchemaTypes types, SourceComments comments)
{
    public MessageModel Read(DescriptorProto message, string package, string fullName, string path)
    {
        var form = message.Options?.GetExtension(TopGun.Wire.V1.OptionsExtensions.Message) ?? new MessageForm();
        var name = Names.TypeName(package, fullName);
        var fields = message.Field.Select((field, i) =>
            new FieldReader(types, comments).Read(message, field, name, $"{path}.2.{i}"));
        return new(
            fullName,
            name,
            comments.CommentAt(path),
            form.Type,
            EnvelopeOf(form.Envelope),
            SenderOf(form.Sender),
            form.PayloadOptional,
            form.View,
            form.CoreType,
            MapOf(message),
            fields.ToEquatableArray(),
            comments.LocationOf(path)) { Package = package };
    }

    private static MapModel? MapOf(DescriptorProto message)
    {
        var form = message.Options?.GetExtension(TopGun.Schema.V1.OptionsExtensions.Map);
        return form is null
            ? null
            : new(form.Name, form.Key, form.MaxBytes, form.Indexes.Select(IndexOf).ToEquatableArray());
    }

    private static IndexModel IndexOf(IndexForm index) => new(index.Fields.ToEquatableArray(), index.Kind switch
    {
        IndexKind.Ordered => "Ordered",
        IndexKind.Text => "Text",
        _ => "Hash",
    });

    private static MessageEnvelope EnvelopeOf(Envelope envelope) => envelope switch
    {
        Envelope.Flat => MessageEnvelope.Flat,
        Envelope.Payload => MessageEnvelope.Payload,
        Envelope.Event => MessageEnvelope.Event,
        Envelope.Body => MessageEnvelope.Body,
        _ => MessageEnvelope.None,
    };

    private static MessageSender SenderOf(Sender sender) => sender switch
    {
        Sender.Client => MessageSender.Client,
        Sender.Server => MessageSender.Server,
        Sender.Both => MessageSender.Both,
        Sender.Node => MessageSender.Node,
        _ => MessageSender.None,
    };
}

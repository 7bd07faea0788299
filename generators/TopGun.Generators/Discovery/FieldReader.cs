using Google.Protobuf.Reflection;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;
using TopGun.Wire.V1;
using ProtoType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace TopGun.Generators.Discovery;

/// <summary>Makes the model of one field from its descriptor and its options.</summary>
internal sealed class FieldReader(SchemaTypes types, SourceComments comments)
{
    // Members every emitted message has; a field of that name gets a suffix.
    private static readonly string[] TakenProperties = ["Kind", "Read", "Write", "Decode", "Equals", "GetHashCode", "ToString"];

    public FieldModel Read(DescriptorProto owner, FieldDescriptorProto field, string ownerName, string path)
    {
        var form = field.Options?.GetExtension(OptionsExtensions.Field) ?? new FieldForm();
        var repeated = field.Label == FieldDescriptorProto.Types.Label.Repeated;
        var item = repeated && field.Type == ProtoType.Message ? MapValueOf(field) ?? field : field;
        var key = ReferenceEquals(item, field) ? null : types.Message(field.TypeName).Field[0];
        var cardinality = !repeated ? FieldCardinality.Single : key is null ? FieldCardinality.List : FieldCardinality.Map;
        var isReference = item.Type is ProtoType.Message or ProtoType.Enum;
        return new(
            field.Name,
            form.Name.Length > 0 ? form.Name : Names.Camel(field.Name),
            PropertyName(field.Name, ownerName),
            comments.CommentAt(path),
            KindOf(item, form),
            isReference ? TypeNameOf(item) : "",
            isReference ? item.TypeName.TrimStart('.') : "",
            cardinality,
            PresenceOf(field, form, cardinality),
            comments.LocationOf(path))
        {
            Aliases = form.Aliases.ToEquatableArray(),
            WritesAliases = form.WriteAliases,
            Shape = ShapeOf(form.Shape),
            ItemsMax = form.MaxItems,
            BytesMax = form.MaxBytes,
            IsDecimalText = form.DecimalText,
            OmitsEmpty = form.OmitEmpty,
            Tolerance = ToleranceOf(form.Tolerance),
            IsHashed = form.Hash,
            IsMisplacedOpaque = form.Opaque && item.Type != ProtoType.Bytes,
            IsDeclaredOptional = field.Proto3Optional,
            HasForeignKeys = key is not null && key.Type != ProtoType.String,
            RecordName = isReference ? types.TypeName(item.TypeName) : "",
            Declaration = $"{owner.Name}.{field.Name}",
        };
    }

    private static string PropertyName(string fieldName, string ownerName)
    {
        var name = Names.Pascal(fieldName);
        return name == ownerName || TakenProperties.Contains(name) ? name + "Value" : name;
    }

    private FieldDescriptorProto? MapValueOf(FieldDescriptorProto field)
    {
        var entry = types.Message(field.TypeName);
        return entry.Options?.MapEntry == true ? entry.Field[1] : null;
    }

    private string TypeNameOf(FieldDescriptorProto item)
    {
        var core = item.Type == ProtoType.Message ? CoreType.Find(types.CoreTypeOf(item.TypeName)) : null;
        return core is null ? types.TypeName(item.TypeName) : core.FullName.Split('.').Last();
    }

    private FieldKind KindOf(FieldDescriptorProto item, FieldForm form) => item.Type switch
    {
        ProtoType.String => FieldKind.String,
        ProtoType.Bytes => form.Opaque ? FieldKind.Opaque : FieldKind.Bytes,
        ProtoType.Bool => FieldKind.Boolean,
        ProtoType.Int32 or ProtoType.Sint32 or ProtoType.Sfixed32 => FieldKind.Int32,
        ProtoType.Int64 or ProtoType.Sint64 or ProtoType.Sfixed64 => FieldKind.Int64,
        ProtoType.Uint32 or ProtoType.Fixed32 => FieldKind.UInt32,
        ProtoType.Uint64 or ProtoType.Fixed64 => FieldKind.UInt64,
        ProtoType.Double or ProtoType.Float => FieldKind.Double,
        ProtoType.Enum => FieldKind.Enum,
        ProtoType.Message => CoreType.Find(types.CoreTypeOf(item.TypeName)) is null ? FieldKind.Message : FieldKind.Core,
        _ => FieldKind.Unsupported,
    };

    // A list or map may be absent unless it says otherwise; it is then empty, so it has no third state.
    private static FieldPresence PresenceOf(FieldDescriptorProto field, FieldForm form, FieldCardinality cardinality) =>
        form.Presence switch
        {
            Presence.Defaulted => FieldPresence.Defaulted,
            Presence.Nullable => FieldPresence.Nullable,
            Presence.Required => FieldPresence.Required,
            _ when cardinality != FieldCardinality.Single || field.Proto3Optional => FieldPresence.Optional,
            _ => FieldPresence.Required,
        };

    private static FieldTolerance ToleranceOf(Tolerance tolerance) => tolerance switch
    {
        Tolerance.Poison => FieldTolerance.Poison,
        Tolerance.Clamp => FieldTolerance.Clamp,
        _ => FieldTolerance.Strict,
    };

    private static FieldShape ShapeOf(Shape shape) => shape switch
    {
        Shape.Sort => FieldShape.Sort,
        Shape.Vector => FieldShape.Vector,
        Shape.Inline => FieldShape.Inline,
        _ => FieldShape.Canonical,
    };
}

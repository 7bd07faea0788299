using TopGun.Generators.Diagnostics;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Checks;

/// <summary>Checks that the options of one field fit its type.</summary>
internal static class FieldChecks
{
    public static IEnumerable<SchemaProblem> Run(SchemaModel schema, FieldModel field) =>
        Types(field).Concat(PresenceOf(field)).Concat(Limits(field)).Concat(Numbers(field)).Concat(Shapes(schema, field));

    private static IEnumerable<SchemaProblem> Types(FieldModel field)
    {
        if (field.Kind == FieldKind.Unsupported)
            yield return Problem(field, DiagnosticIds.UnsupportedType, "has a type this protocol has no form for (a group); use a message");
        if (field.HasForeignKeys)
            yield return Problem(field, DiagnosticIds.UnsupportedType, "is a map whose keys are not strings; clients only know string keys");
        if (field.IsMisplacedOpaque)
            yield return Problem(field, DiagnosticIds.OpaqueNotBytes, "is opaque but not `bytes`; change the type or remove `opaque`");
    }

    private static IEnumerable<SchemaProblem> PresenceOf(FieldModel field)
    {
        if (field.Presence == FieldPresence.Nullable && (field.IsCollection || field.Kind == FieldKind.Opaque))
            yield return Problem(field, DiagnosticIds.PresenceMisplaced, "is PRESENCE_NULLABLE, which lists, maps and opaque values cannot be");
        if (field.Presence == FieldPresence.Defaulted && field is { IsCollection: false, Kind: FieldKind.Message or FieldKind.Core or FieldKind.Enum })
            yield return Problem(field, DiagnosticIds.PresenceMisplaced, "is PRESENCE_DEFAULTED, but its type has no default on the wire; make it `optional`");
        if (field.Presence == FieldPresence.Required && !field.IsCollection && field.IsDeclaredOptional)
            yield return Problem(field, DiagnosticIds.PresenceMisplaced, "is `optional` and PRESENCE_REQUIRED; keep one");
    }

    private static IEnumerable<SchemaProblem> Limits(FieldModel field)
    {
        if (field.ItemsMax > 0 && !field.IsCollection)
            yield return Problem(field, DiagnosticIds.LimitMisplaced, "has `max_items` but is neither list nor map");
        if (field.ItemsMax > int.MaxValue || field.BytesMax > int.MaxValue)
            yield return Problem(field, DiagnosticIds.LimitMisplaced, "has a limit above 2^31-1");
        if (field.BytesMax > 0 && field.Kind is not (FieldKind.String or FieldKind.Bytes))
            yield return Problem(field, DiagnosticIds.LimitMisplaced, "has `max_bytes` but is neither text nor binary");
        if (field.OmitsEmpty && (!field.IsCollection || field.Presence == FieldPresence.Required))
            yield return Problem(field, DiagnosticIds.LimitMisplaced, "has `omit_empty` but is no list or map that may be absent");
        if (field.WritesAliases && field.Aliases.Count == 0)
            yield return Problem(field, DiagnosticIds.LimitMisplaced, "has `write_aliases` but no aliases");
    }

    private static IEnumerable<SchemaProblem> Numbers(FieldModel field)
    {
        var isInteger = field.Kind is FieldKind.Int32 or FieldKind.Int64 or FieldKind.UInt32 or FieldKind.UInt64;
        if (field.Tolerance != FieldTolerance.Strict && !isInteger)
            yield return Problem(field, DiagnosticIds.NumberFormMisplaced, "has `tolerance` but is no integer");
        if (field.IsDecimalText && field.Kind is not (FieldKind.Int64 or FieldKind.UInt64))
            yield return Problem(field, DiagnosticIds.NumberFormMisplaced, "has `decimal_text` but is no 64-bit integer");
        if (field.IsDecimalText && field.Tolerance != FieldTolerance.Strict)
            yield return Problem(field, DiagnosticIds.NumberFormMisplaced, "has both `decimal_text` and `tolerance`; keep one");
        if (field.IsHashed && field is not { Kind: FieldKind.String, IsCollection: false, Presence: FieldPresence.Required })
            yield return Problem(field, DiagnosticIds.NumberFormMisplaced, "has `hash` but is no required text");
    }

    private static IEnumerable<SchemaProblem> Shapes(SchemaModel schema, FieldModel field)
    {
        if (field.Shape == FieldShape.Vector && field is not { Kind: FieldKind.Bytes, IsCollection: false })
            yield return Problem(field, DiagnosticIds.ShapeMisplaced, "has SHAPE_VECTOR but is not `bytes`");
        if (field.Shape == FieldShape.Sort && !IsPairList(schema, field))
            yield return Problem(field, DiagnosticIds.ShapeMisplaced, "has SHAPE_SORT but is no list of a record with two single fields, the first a string");
        if (field.Shape != FieldShape.Inline)
            yield break;
        var owner = schema.Messages.First(message => message.Fields.Contains(field));
        if (owner.EnvelopeMember is null || owner.Fields.Count != 1 || field is not { Kind: FieldKind.Message, Cardinality: FieldCardinality.Single, Presence: FieldPresence.Required })
            yield return Problem(field, DiagnosticIds.ShapeMisplaced, "has SHAPE_INLINE but is not the one record of a message with a payload or event");
    }

    private static bool IsPairList(SchemaModel schema, FieldModel field) =>
        field is { Cardinality: FieldCardinality.List, Kind: FieldKind.Message }
        && schema.FindMessage(field.TypeProtoName)?.Fields is { Count: 2 } fields
        && fields[0] is { Kind: FieldKind.String, IsCollection: false }
        && !fields[1].IsCollection;

    private static SchemaProblem Problem(FieldModel field, string id, string text) =>
        new(id, $"{field.Declaration} {text}", field.Location);
}

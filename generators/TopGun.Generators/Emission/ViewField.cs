using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Emission;

/// <summary>Emits one field of a view: its properties, and the statements that fill them.</summary>
internal static class ViewField
{
    /// <summary>Whether views can show a field of this form.</summary>
    public static bool IsSupported(FieldModel field) => field.Cardinality switch
    {
        FieldCardinality.Single => field.Shape is FieldShape.Canonical or FieldShape.Inline,
        FieldCardinality.List => field.Kind is FieldKind.Message or FieldKind.String && field.Shape == FieldShape.Canonical,
        _ => false,
    };

    public static void Declare(SourceWriter code, FieldModel field)
    {
        if (IsNested(field))
            code.Line($"private {Type(field)} _{Name(field)};");
        State(code, field);
        code.Summary(field.Comment);
        if (IsNested(field))
        {
            code.Line("[UnscopedRef]");
            code.Line($"public readonly ref readonly {Type(field)} {field.Property} => ref _{Name(field)};");
        }
        else
        {
            var type = IsNullableScalar(field) ? Type(field) + "?" : Type(field);
            code.Line($"public {type} {field.Property} {{ readonly get; private set; }}");
        }
        code.Line();
        if (!field.IsHashed)
            return;
        code.Summary($"The hash of {field.Property} (core-algorithms §2.1), computed while it was read.");
        code.Line($"public uint {field.Property}Hash {{ readonly get; private set; }}");
        code.Line();
    }

    /// <summary>Writes what to do with the member's value; <paramref name="bit"/> tells a required field, or is -1.</summary>
    public static void Assign(SourceWriter code, FieldModel field, int bit)
    {
        if (field.Presence == FieldPresence.Nullable)
        {
            code.Line($"view.{field.Property}State = reader.TryReadAbsent() ? MemberState.Absent : reader.TryReadNil() ? MemberState.Nil : MemberState.Value;");
            code.Line($"if (view.{field.Property}State == MemberState.Value)");
            code.Line("    " + Fill(field));
            return;
        }
        var none = field.TakesNil ? "reader.TryReadAbsent()" : "reader.TryReadNilOrAbsent()";
        code.Open($"if ({none})");
        code.Line(None(field, bit));
        code.Line("break;");
        code.Close();
        code.Line(Fill(field));
        if (bit >= 0)
            code.Line($"seen |= {1ul << bit};");
        if (HasFlag(field))
            code.Line($"view.Has{field.Property} = true;");
        if (field.IsHashed)
            code.Line($"view.{field.Property}Hash = Fnv1a.HashUtf8(view.{field.Property});");
    }

    private static void State(SourceWriter code, FieldModel field)
    {
        if (field.Presence == FieldPresence.Nullable)
        {
            code.Summary($"Whether {field.Property} is absent, nil or a value.");
            code.Line($"public MemberState {field.Property}State {{ readonly get; private set; }}");
            code.Line();
        }
        else if (HasFlag(field))
        {
            code.Summary($"Whether there is a {field.Property}.");
            code.Line($"public bool Has{field.Property} {{ readonly get; private set; }}");
            code.Line();
        }
    }

    private static string Fill(FieldModel field) => field switch
    {
        { Cardinality: FieldCardinality.List } =>
            $"view.{field.Property} = new {Type(field)}(ref reader, {FieldCode.ItemsMax(field)}, \"{field.WireName}\", isLast && memberCount == 1);",
        { Kind: FieldKind.Message or FieldKind.Core } => $"{Type(field)}.Read(ref reader, out view._{Name(field)});",
        { Kind: FieldKind.String, BytesMax: > 0 } =>
            $"view.{field.Property} = WireText.ReadUtf8(ref reader, {field.BytesMax}, \"{field.WireName}\");",
        { Kind: FieldKind.String, IsHashed: true } => $"view.{field.Property} = WireText.ReadUtf8(ref reader, \"{field.WireName}\");",
        { Kind: FieldKind.String } => $"view.{field.Property} = reader.ReadStringUtf8();",
        { Kind: FieldKind.Bytes } => $"view.{field.Property} = reader.ReadBinary();",
        { Kind: FieldKind.Opaque } => $"view.{field.Property} = reader.ReadRaw();",
        _ => $"view.{field.Property} = {FieldCode.ReadItem(field)};",
    };

    private static string Type(FieldModel field) => field switch
    {
        { Cardinality: FieldCardinality.List, Kind: FieldKind.Message } => $"ViewList<{field.RecordName}View>",
        { Cardinality: FieldCardinality.List } => "Utf8List",
        { Kind: FieldKind.Message or FieldKind.Core } => $"{field.RecordName}View",
        { Kind: FieldKind.String or FieldKind.Bytes or FieldKind.Opaque } => "ReadOnlySpan<byte>",
        _ => FieldCode.ItemType(field),
    };

    private static string None(FieldModel field, int bit)
    {
        if (bit >= 0)
            return $"seen &= ~{1ul << bit}ul;";
        if (HasFlag(field))
            return $"view.Has{field.Property} = false;";
        if (field is { Kind: FieldKind.Opaque, Presence: FieldPresence.Defaulted })
            return $"view.{field.Property} = OpaqueValue.NilSpan;";
        return IsNested(field) ? $"view._{Name(field)} = default;" : $"view.{field.Property} = default;";
    }

    private static string Name(FieldModel field) => FieldCode.Local(field).TrimStart('@');

    private static bool IsNested(FieldModel field) =>
        field is { Cardinality: FieldCardinality.Single, Kind: FieldKind.Message or FieldKind.Core };

    private static bool IsSlice(FieldModel field) => field.Kind is FieldKind.String or FieldKind.Bytes or FieldKind.Opaque;

    private static bool HasFlag(FieldModel field) =>
        field is { Presence: FieldPresence.Optional, IsCollection: false } && (IsNested(field) || IsSlice(field));

    private static bool IsNullableScalar(FieldModel field) =>
        field is { Presence: FieldPresence.Optional, IsCollection: false } && !IsNested(field) && !IsSlice(field);
}

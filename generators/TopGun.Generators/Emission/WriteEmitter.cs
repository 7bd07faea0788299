using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits the methods of a message that write it; absent members are left out, never nil (wire-protocol §1.3).</summary>
internal static class WriteEmitter
{
    public static void Write(SourceWriter code, MessageModel message)
    {
        code.Line();
        code.Line(message.IsMessage ? "/// <inheritdoc/>" : "/// <summary>Writes the fields as a map.</summary>");
        code.Open($"public {(message.IsMessage ? "override " : "")}void Write(MsgPackWriter writer)");
        if (message.EnvelopeMember is { } envelope)
            Envelope(code, message, envelope);
        else
            Fields(code, message, "", message.IsMessage ? message.Type : null);
        code.Close();
        if (message.EnvelopeMember is null || message.InlineField is not null)
            return;
        code.Line();
        code.Open("private void WriteFields(MsgPackWriter writer)");
        Fields(code, message, "", null);
        code.Close();
    }

    /// <summary>Writes the header of the map and its members; <paramref name="owner"/> stands before each property.</summary>
    public static void Fields(SourceWriter code, MessageModel message, string owner, string? type)
    {
        var always = message.Fields.Where(field => Condition(field, owner) is null).Sum(Copies) + (type is null ? 0 : 1);
        var sometimes = message.Fields.Where(field => Condition(field, owner) is not null).ToArray();
        if (sometimes.Length == 0)
        {
            code.Line($"writer.WriteMapHeader({always});");
        }
        else
        {
            code.Line($"var memberCount = {always};");
            foreach (var field in sometimes)
            {
                code.Line($"if ({Condition(field, owner)})");
                code.Line($"    memberCount += {Copies(field)};");
            }
            code.Line("writer.WriteMapHeader(memberCount);");
        }
        if (type is not null)
        {
            code.Line("writer.WriteString(\"type\"u8);");
            code.Line($"writer.WriteString(\"{type}\"u8);");
        }
        foreach (var field in message.Fields)
            Field(code, field, owner);
    }

    private static void Envelope(SourceWriter code, MessageModel message, string envelope)
    {
        code.Line("writer.WriteMapHeader(2);");
        code.Line("writer.WriteString(\"type\"u8);");
        code.Line($"writer.WriteString(\"{message.Type}\"u8);");
        code.Line($"writer.WriteString(\"{envelope}\"u8);");
        code.Line(message.InlineField is { } inline ? FieldCode.WriteItem(inline, inline.Property) : "WriteFields(writer);");
    }

    private static void Field(SourceWriter code, FieldModel field, string owner)
    {
        var condition = Condition(field, owner);
        if (condition is not null)
            code.Open($"if ({condition})");
        foreach (var name in field.WritesAliases ? field.Aliases.Prepend(field.WireName) : [field.WireName])
        {
            code.Line($"writer.WriteString(\"{name}\"u8);");
            if (field.IsCollection)
                CollectionWriter.Write(code, field, owner + field.Property);
            else
                Single(code, field, owner + field.Property);
        }
        if (condition is not null)
            code.Close();
    }

    private static void Single(SourceWriter code, FieldModel field, string property)
    {
        if (field.Presence == FieldPresence.Nullable)
        {
            code.Line($"if ({property}.State == MemberState.Nil)");
            code.Line("    writer.WriteNil();");
            code.Line("else");
            code.Line("    " + FieldCode.WriteItem(field, $"{property}.Value"));
            return;
        }
        var isNullableStruct = field.Presence == FieldPresence.Optional
            && field.Kind is not (FieldKind.String or FieldKind.Message);
        code.Line(FieldCode.WriteItem(field, isNullableStruct ? $"{property}.Value" : property));
    }

    // When the member is written; null = always.
    private static string? Condition(FieldModel field, string owner) => field switch
    {
        { IsCollection: true, OmitsEmpty: true } => $"{owner}{field.Property}.Count > 0",
        { IsCollection: true } => null,
        { Presence: FieldPresence.Nullable } => $"{owner}{field.Property}.State != MemberState.Absent",
        { Presence: FieldPresence.Optional } => $"{owner}{field.Property} is not null",
        _ => null,
    };

    private static int Copies(FieldModel field) => field.WritesAliases ? 1 + field.Aliases.Count : 1;
}

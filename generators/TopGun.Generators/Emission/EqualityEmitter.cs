using TopGun.Generators.Model.Fields;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits structural equality: lists by items, maps by entries in any order, opaque values by bytes.</summary>
internal static class EqualityEmitter
{
    public static void Write(SourceWriter code, MessageModel message)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        var comparisons = message.Fields.Select(Comparison).Prepend("other is not null");
        code.Line($"public bool Equals({message.Name}? other) =>");
        code.Indent();
        code.Lines(comparisons.ToArray(), " &&", ";");
        code.Outdent();
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override bool Equals(object? obj) => Equals(obj as {message.Name});");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open("public override int GetHashCode()");
        code.Line("var hash = new HashCode();");
        foreach (var field in message.Fields)
            code.Line(HashOf(field));
        code.Line("return hash.ToHashCode();");
        code.Close();
    }

    private static string Comparison(FieldModel field)
    {
        var (mine, theirs) = (field.Property, "other." + field.Property);
        return field switch
        {
            { Cardinality: FieldCardinality.List, Kind: FieldKind.Bytes } => $"WireEquality.ByteLists({mine}, {theirs})",
            { Cardinality: FieldCardinality.List } => $"WireEquality.Lists({mine}, {theirs})",
            { Cardinality: FieldCardinality.Map } => $"WireEquality.Maps({mine}, {theirs})",
            { Kind: FieldKind.Bytes } => $"WireEquality.Bytes({mine}, {theirs})",
            _ => $"EqualityComparer<{FieldCode.PropertyType(field)}>.Default.Equals({mine}, {theirs})",
        };
    }

    /// <summary>A statement that adds the field to <c>hash</c>.</summary>
    public static string HashOf(FieldModel field) => field switch
    {
        { IsCollection: true } => $"hash.Add({field.Property}.Count);",
        { Kind: FieldKind.Bytes, Presence: FieldPresence.Optional } => $"hash.Add({field.Property}?.Length);",
        { Kind: FieldKind.Bytes } => $"hash.Add({field.Property}.Length);",
        _ => $"hash.Add({field.Property});",
    };
}

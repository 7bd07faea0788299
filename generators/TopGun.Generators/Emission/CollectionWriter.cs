using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Emission;

/// <summary>Emits the statements that write a list or a map.</summary>
internal static class CollectionWriter
{
    /// <summary>Writes all items of a field.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="field">A list or a map.</param>
    /// <param name="items">An expression for them.</param>
    public static void Write(SourceWriter code, FieldModel field, string items)
    {
        if (field.Cardinality == FieldCardinality.List)
        {
            code.Line($"writer.WriteArrayHeader({items}.Count);");
            code.Line($"for (var i = 0; i < {items}.Count; i++)");
            code.Line("    " + FieldCode.WriteItem(field, $"{items}[i]"));
            return;
        }
        code.Line($"writer.WriteMapHeader({items}.Count);");
        code.Open($"foreach (var pair in {items})");
        code.Line("writer.WriteString(pair.Key);");
        code.Line(FieldCode.WriteItem(field, "pair.Value"));
        code.Close();
    }
}

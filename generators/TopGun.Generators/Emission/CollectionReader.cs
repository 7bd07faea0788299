using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Emission;

/// <summary>Emits the method that reads a list or map; its size is checked before anything is allocated.</summary>
internal static class CollectionReader
{
    public static void Write(SourceWriter code, FieldModel field)
    {
        code.Line();
        code.Open($"private static {FieldCode.ValueType(field)} Read{field.Property}Items(ref MsgPackReader reader)");
        if (field.Cardinality == FieldCardinality.Map)
            Map(code, field);
        else
            List(code, field);
        code.Close();
    }

    private static void List(SourceWriter code, FieldModel field)
    {
        if (field.Shape == FieldShape.Sort)
        {
            code.Line("if (reader.PeekKind() == MsgPackKind.Map)");
            code.Line($"    return {field.TypeName}.ReadPairs(ref reader, {FieldCode.ItemsMax(field)}, \"{field.WireName}\");");
        }
        code.Line($"var items = new {FieldCode.ItemType(field)}[WireCount.ReadArray(ref reader, {FieldCode.ItemsMax(field)}, \"{field.WireName}\")];");
        code.Line("for (var i = 0; i < items.Length; i++)");
        code.Line($"    items[i] = {FieldCode.ReadItem(field)};");
        code.Line("return items;");
    }

    private static void Map(SourceWriter code, FieldModel field)
    {
        code.Line($"var count = WireCount.ReadMap(ref reader, {FieldCode.ItemsMax(field)}, \"{field.WireName}\");");
        code.Line($"var items = new OrderedDictionary<string, {FieldCode.ItemType(field)}>(count, StringComparer.Ordinal);");
        code.Open("for (; count > 0; count--)");
        code.Line($"var key = WireText.Read(ref reader, \"{field.WireName}\");");
        if (field.Kind != FieldKind.Opaque)
        {
            code.Line("if (reader.TryReadAbsent())");
            code.Line("    continue;");
        }
        code.Line($"items[key] = {FieldCode.ReadItem(field)};");
        code.Close();
        code.Line("return items;");
    }
}

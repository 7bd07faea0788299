using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission;

/// <summary>Emits the reader of a sort's other shape: a map from the record's first field to its second, in wire order.</summary>
internal static class PairsEmitter
{
    public static void Write(SourceWriter code, MessageModel record)
    {
        var (first, second) = (record.Fields[0], record.Fields[1]);
        code.Line();
        code.Summary($"Reads a map from {first.WireName} to {second.WireName} as a list, in wire order.");
        code.Open($"internal static IReadOnlyList<{record.Name}> ReadPairs(ref MsgPackReader reader, int itemsMax, string member)");
        code.Line($"var items = new {record.Name}[WireCount.ReadMap(ref reader, itemsMax, member)];");
        code.Open("for (var i = 0; i < items.Length; i++)");
        code.Line($"items[i] = new {record.Name} {{ {first.Property} = {FieldCode.ReadItem(first)}, {second.Property} = {FieldCode.ReadItem(second)} }};");
        code.Close();
        code.Line("return items;");
        code.Close();
    }
}

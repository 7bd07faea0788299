using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Processors;

/// <summary>Changes of the items of one entry's array; no value counts as an empty array (core-algorithms §14).</summary>
internal static class ArrayProcessors
{
    /// <summary>Appends the argument. Tells the new length.</summary>
    public static ProcessorOutcome Push(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        if (args.IsEmpty)
            throw new ProcessorException("array_push needs the item as its argument");
        var items = Read(value);
        items.Add(args);
        return new ProcessorOutcome(Write(items), ScriptValue.Number(items.Count));
    }

    /// <summary>Takes out the last item. Tells it.</summary>
    public static ProcessorOutcome Pop(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var items = Read(value);
        if (items.Count == 0)
            return new ProcessorOutcome(Write(items), default);
        var last = items[^1];
        items.RemoveAt(items.Count - 1);
        return new ProcessorOutcome(Write(items), last);
    }

    /// <summary>Takes out the first item with the JSON text of the argument. Tells whether there was one.</summary>
    public static ProcessorOutcome Remove(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var items = Read(value);
        var index = items.FindIndex(item => ScriptValue.HaveEqualText(item, args));
        if (index >= 0)
            items.RemoveAt(index);
        return new ProcessorOutcome(Write(items), ScriptValue.Boolean(index >= 0));
    }

    private static List<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> value)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        if (ScriptValue.IsMissingOrNil(value))
            return items;
        if (new MsgPackValue(value.Span).Kind != MsgPackKind.Array)
            throw new ProcessorException("the value is not an array");
        var reader = new MsgPackReader(value.Span);
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            var start = reader.Position;
            reader.Skip();
            items.Add(value[start..reader.Position]);
        }
        return items;
    }

    private static byte[] Write(List<ReadOnlyMemory<byte>> items)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(items.Count);
        foreach (var item in items)
            writer.WriteRaw(item.Span);
        return buffer.ToArray();
    }
}

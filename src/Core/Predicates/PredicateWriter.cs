using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>Writes predicates as MsgPack in one canonical form: equal predicates have equal bytes.</summary>
public static class PredicateWriter
{
    /// <summary>Appends <paramref name="node"/> in the form that <see cref="PredicateNode.Parse"/> reads; operands as <see cref="CanonicalValue"/>.</summary>
    public static void Write(PredicateNode node, MsgPackWriter writer)
    {
        var header = writer.ReserveMapHeader();
        var count = 1;
        writer.WriteString("op"u8);
        writer.WriteString(PredicateOpNames.Of(node.Op));
        count += WriteText(writer, "attribute"u8, node.Attribute?.Text);
        count += WriteValue(writer, "value"u8, node.Value);
        count += WriteText(writer, "valueRef"u8, node.ValueRef?.Text);
        if (node.Children.Count > 0)
        {
            count++;
            WriteChildren(writer, node.Children);
        }
        if (node.TextMatch is { } match)
            count += WriteTextMatch(writer, match);
        writer.PatchHeader(header, count);
    }

    private static void WriteChildren(MsgPackWriter writer, IReadOnlyList<PredicateNode> children)
    {
        writer.WriteString("children"u8);
        writer.WriteArrayHeader(children.Count);
        foreach (var child in children)
            Write(child, writer);
    }

    private static int WriteTextMatch(MsgPackWriter writer, TextMatch match) =>
        WriteText(writer, "query"u8, match.Query)
        + WriteValue(writer, "matchOptions"u8, match.MatchOptions)
        + WriteInteger(writer, "slop"u8, match.Slop)
        + WriteText(writer, "prefix"u8, match.Prefix)
        + WriteInteger(writer, "maxExpansions"u8, match.MaxExpansions);

    private static int WriteText(MsgPackWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
            return 0;
        writer.WriteString(name);
        writer.WriteString(text);
        return 1;
    }

    private static int WriteInteger(MsgPackWriter writer, ReadOnlySpan<byte> name, int? number)
    {
        if (number is null)
            return 0;
        writer.WriteString(name);
        writer.WriteInteger(number.Value);
        return 1;
    }

    private static int WriteValue(MsgPackWriter writer, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty)
            return 0;
        writer.WriteString(name);
        CanonicalValue.Write(value.Span, writer);
        return 1;
    }
}

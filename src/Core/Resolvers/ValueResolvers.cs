using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Resolvers;

/// <summary>Resolvers that look at numbers and lists, with the meaning that the clients' scripts give them.</summary>
internal static class ValueResolvers
{
    /// <summary>The smaller number.</summary>
    public static ResolverVerdict Min(ResolverContext context) =>
        Number(Math.Min(LocalOr(context, double.PositiveInfinity), ScriptNumber.Of(context.RemoteValue)));

    /// <summary>The greater number.</summary>
    public static ResolverVerdict Max(ResolverContext context) =>
        Number(Math.Max(LocalOr(context, double.NegativeInfinity), ScriptNumber.Of(context.RemoteValue)));

    /// <summary>Refuses negative numbers and what is no number.</summary>
    public static ResolverVerdict NonNegative(ResolverContext context) =>
        new MsgPackValue(context.RemoteValue.Span).TryGetNumber(out var number) && !(number < 0)
            ? ResolverVerdict.Accept(context.RemoteValue)
            : ResolverVerdict.Reject("Value cannot be negative");

    /// <summary>The items of both lists in the order of their first appearance; what is no list has none.</summary>
    public static ResolverVerdict Union(ResolverContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var items = new List<ReadOnlyMemory<byte>>();
        Collect(context.LocalValue, seen, items);
        Collect(context.RemoteValue, seen, items);
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(items.Count);
        foreach (var item in items)
            writer.WriteRaw(item.Span);
        return ResolverVerdict.Merge(buffer.ToArray());
    }

    private static double LocalOr(ResolverContext context, double absent) =>
        new MsgPackValue(context.LocalValue.Span).IsMissingOrNil ? absent : ScriptNumber.Of(context.LocalValue);

    private static ResolverVerdict Number(double number)
    {
        using var buffer = new PooledBuffer();
        new MsgPackWriter(buffer).WriteNumber(number);
        return ResolverVerdict.Merge(buffer.ToArray());
    }

    private static void Collect(ReadOnlyMemory<byte> list, HashSet<string> seen, List<ReadOnlyMemory<byte>> items)
    {
        if (new MsgPackValue(list.Span).Kind != MsgPackKind.Array)
            return;
        var reader = new MsgPackReader(list.Span);
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            var start = reader.Position;
            reader.Skip();
            var item = list[start..reader.Position];
            if (IdentityOf(item) is not { } identity || seen.Add(identity))
                items.Add(item);
        }
    }

    // Scripts tell lists and objects apart by reference, so those that came over the wire are all different.
    private static string? IdentityOf(ReadOnlyMemory<byte> item)
    {
        var value = new MsgPackValue(item.Span);
        return value.Kind switch
        {
            MsgPackKind.String => "s" + value.GetString(),
            MsgPackKind.Integer or MsgPackKind.Float => value.TryGetNumber(out var number) ? "n" + NumberText.Of(number) : null,
            MsgPackKind.Boolean => value.TryGetBoolean(out var flag) && flag ? "true" : "false",
            MsgPackKind.Nil => "null",
            MsgPackKind.Absent => "undefined",
            _ => null,
        };
    }
}

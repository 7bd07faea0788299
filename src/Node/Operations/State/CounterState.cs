using TopGun.Core.Grid.Counters;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Operations.State;

/// <summary>The totals of a counter as one MsgPack value: <c>[[replica, total, …], [replica, total, …]]</c>, added and subtracted.</summary>
internal static class CounterState
{
    private const int Members = 2;

    /// <summary>Writes totals.</summary>
    public static byte[] Write(CounterTotals totals)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Members);
        Write(writer, totals.Positive);
        Write(writer, totals.Negative);
        return buffer.ToArray();
    }

    /// <summary>Reads totals.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public static CounterTotals Read(string name, ReadOnlySpan<byte> value)
    {
        var members = new MsgPackValue(value).Items;
        if (members.Count != Members)
            throw new FormatException($"the stored counter '{name}' is damaged");
        members.MoveNext();
        var positive = Read(members.Current);
        members.MoveNext();
        return new CounterTotals(name, positive, Read(members.Current));
    }

    private static void Write(MsgPackWriter writer, IReadOnlyDictionary<string, double> totals)
    {
        writer.WriteArrayHeader(totals.Count * 2);
        foreach (var (replica, total) in totals)
        {
            writer.WriteString(replica);
            writer.WriteDouble(total);
        }
    }

    private static OrderedDictionary<string, double> Read(MsgPackValue list)
    {
        var totals = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        var items = list.Items;
        while (items.MoveNext())
        {
            var replica = items.Current.GetString();
            if (replica is null || !items.MoveNext() || !items.Current.TryGetNumber(out var total))
                throw new FormatException("a stored counter is damaged");
            totals[replica] = total;
        }
        return totals;
    }
}

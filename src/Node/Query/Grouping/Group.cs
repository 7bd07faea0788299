using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Query.Grouping;

/// <summary>One group: its rows are counted and the numbers of some fields observed, but not kept.</summary>
internal sealed class Group
{
    private const int FixedMembers = 2;

    private readonly GroupPlan _plan;
    private readonly byte[] _key;
    private readonly byte[][] _fields;
    private readonly Observations[] _observed;

    /// <summary>Makes an empty group.</summary>
    /// <param name="plan">How rows are grouped.</param>
    /// <param name="key">Its name.</param>
    /// <param name="first">Value of the first row; the group shows the fields that it is made by as they are there.</param>
    public Group(GroupPlan plan, byte[] key, ReadOnlySpan<byte> first)
    {
        _plan = plan;
        _key = key;
        _fields = new byte[plan.GroupBy.Length][];
        for (var i = 0; i < _fields.Length; i++)
            _fields[i] = Shown(new MsgPackValue(first).Resolve(plan.GroupBy[i]));
        _observed = new Observations[plan.Observed.Length];
        for (var i = 0; i < _observed.Length; i++)
            _observed[i] = new Observations(NeedsExtremes(plan, i));
    }

    /// <summary>Its name as UTF-8.</summary>
    public byte[] Key => _key;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Its value as it was last shown to those who follow it.</summary>
    public byte[] LastShown { get; set; } = [];

    /// <summary>Takes a row in.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        Count++;
        for (var i = 0; i < _observed.Length; i++)
            if (new MsgPackValue(value).Resolve(_plan.Observed[i]).TryGetNumber(out var number))
                _observed[i].Add(number);
    }

    /// <summary>Takes a row back.</summary>
    public void Remove(ReadOnlySpan<byte> value)
    {
        Count--;
        for (var i = 0; i < _observed.Length; i++)
            if (new MsgPackValue(value).Resolve(_plan.Observed[i]).TryGetNumber(out var number))
                _observed[i].Remove(number);
    }

    /// <summary>The group as a row's value: <c>__key</c>, <c>__count</c>, the columns, the fields it is made by.</summary>
    public byte[] ToValue()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(FixedMembers + _plan.Columns.Length + _fields.Length);
        writer.WriteString("__key"u8);
        writer.WriteString(_key);
        writer.WriteString("__count"u8);
        writer.WriteInteger(Count);
        foreach (var column in _plan.Columns)
        {
            writer.WriteString(column.Name);
            WriteColumn(column.Function, _observed[column.Observed], writer);
        }
        for (var i = 0; i < _fields.Length; i++)
        {
            writer.WriteString(_plan.GroupBy[i].Text);
            if (_fields[i].Length == 0)
                writer.WriteNil();
            else
                writer.WriteRaw(_fields[i]);
        }
        return buffer.ToArray();
    }

    private static byte[] Shown(MsgPackValue value) => value.IsMissing ? [] : value.Bytes.ToArray();

    private static void WriteColumn(AggregateFunction function, Observations observed, MsgPackWriter writer)
    {
        if (function == AggregateFunction.Sum)
            writer.WriteNumber(observed.Sum);
        else if (observed.Count == 0)
            writer.WriteNil();
        else if (function == AggregateFunction.Average)
            writer.WriteNumber(observed.Sum / observed.Count);
        else
            writer.WriteNumber(function == AggregateFunction.Min ? observed.Min : observed.Max);
    }

    private static bool NeedsExtremes(GroupPlan plan, int observed)
    {
        foreach (var column in plan.Columns)
            if (column.Observed == observed && column.Function is AggregateFunction.Min or AggregateFunction.Max)
                return true;
        return false;
    }
}

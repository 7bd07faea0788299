using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Node.Query.Execution;
using TopGun.Node.Query.Grouping;
using TopGun.Node.Query.Plans;

namespace TopGun.Node.Query.Live;

/// <summary>The groups of a standing query: each write takes its record out of one group and puts it into another.</summary>
/// <remarks>
/// It keeps a reference to every matching record, since what a record was in a group is known only from its value there; and
/// every group, so that its window never runs dry.
/// </remarks>
internal sealed class LiveGroups : ILiveResult
{
    private readonly QueryPlan _plan;
    private readonly GroupTable _table;
    private readonly Dictionary<byte[], byte[]> _records;
    private readonly Window _window;

    private LiveGroups(QueryPlan plan, GroupTable table, Dictionary<byte[], byte[]> records)
    {
        _plan = plan;
        _table = table;
        _records = records;
        var rows = new TopRows(plan.Order, int.MaxValue);
        foreach (var group in table.Groups)
        {
            group.LastShown = group.ToValue();
            if (plan.IsAfterCursor(group.Key, group.LastShown))
                rows.Offer(group.Key, group.LastShown);
        }
        _window = new Window(plan.Order, plan.RowsMax, rows, keepsAll: true);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<Row> Visible => _window.Visible;

    /// <inheritdoc/>
    public bool HasMore => _window.HasMore;

    /// <inheritdoc/>
    public bool IsDry => false;

    /// <inheritdoc/>
    public bool IsShort => false;

    /// <inheritdoc/>
    public GridError? Failure { get; private set; }

    /// <summary>Reads the groups of a map.</summary>
    /// <param name="scanner">Reads the map.</param>
    /// <param name="plan">Which records, and how they are grouped.</param>
    /// <param name="grouping">The plan's grouping.</param>
    /// <param name="fences">Receives the sequence of each partition at its scan.</param>
    /// <exception cref="GridException">There are too many groups.</exception>
    public static LiveGroups Scan(MapScanner scanner, QueryPlan plan, GroupPlan grouping, Span<long> fences)
    {
        var records = new Dictionary<byte[], byte[]>(ByteArrayComparer.Instance);
        var visitor = new GroupVisitor(plan, new GroupTable(grouping), records);
        scanner.Scan(plan, ref visitor, fences);
        return visitor.HasOverflowed
            ? throw new GridException(GroupTable.TooManyGroups)
            : new LiveGroups(plan, visitor.Table, records);
    }

    /// <inheritdoc/>
    public bool Shows(byte[] key) => _window.Shows(key);

    /// <inheritdoc/>
    public void Apply(byte[] key, byte[]? value, List<WindowChange> changes)
    {
        if (Failure is not null)
            return;
        // In before out, so that a group whose only record is written again stays.
        var entered = value is null ? null : _table.Add(value);
        if (value is not null && entered is null)
        {
            Failure = GroupTable.TooManyGroups;
            return;
        }
        var left = _records.Remove(key, out var before) ? _table.Remove(before) : null;
        if (value is not null)
            _records.Add(key, value);
        if (left is not null && left != entered)
            Show(left, changes);
        if (entered is not null)
            Show(entered, changes);
    }

    private void Show(Group group, List<WindowChange> changes)
    {
        var value = group.Count == 0 ? null : group.ToValue();
        if (value is not null && value.AsSpan().SequenceEqual(group.LastShown))
            return;
        group.LastShown = value ?? [];
        var isShown = value is not null && _plan.IsAfterCursor(group.Key, value);
        changes.Add(_window.Apply(group.Key, isShown ? value : null));
    }
}

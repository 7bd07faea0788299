using System.Runtime.InteropServices;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;
using TopGun.Node.Query.Execution;
using TopGun.Node.Query.Plans;

namespace TopGun.Node.Query.Live;

/// <summary>The first rows of an order, and some behind them that take their place when they go.</summary>
/// <remarks>
/// Invariant: it holds every matching row up to its horizon, in order; a window without horizon holds every matching row. What
/// lies beyond the horizon is unknown. Not thread-safe.
/// </remarks>
internal sealed class Window : ILiveResult
{
    private readonly RowOrder _order;
    private readonly int _limit;
    private readonly bool _keepsAll;
    private readonly Slice[] _sortValues;
    private readonly List<Row> _rows;
    private readonly Dictionary<byte[], Row> _byKey;
    private Row? _horizon;

    /// <summary>Fills a window from a scan.</summary>
    /// <param name="order">Order of the rows.</param>
    /// <param name="limit">Most visible rows.</param>
    /// <param name="rows">The first rows of the order, more than visible where there are more.</param>
    /// <param name="keepsAll">Whether every row is held, however far behind; a window that holds all never runs dry.</param>
    public Window(RowOrder order, int limit, TopRows rows, bool keepsAll = false)
    {
        _keepsAll = keepsAll;
        _order = order;
        _limit = limit;
        _sortValues = new Slice[order.Count];
        _rows = rows.TakeSorted();
        _byKey = new Dictionary<byte[], Row>(_rows.Count, ByteArrayComparer.Instance);
        foreach (var row in _rows)
            _byKey.Add(row.Key, row);
        _horizon = rows.IsTruncated ? _rows[^1] : null;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<Row> Visible => CollectionsMarshal.AsSpan(_rows)[..Math.Min(_limit, _rows.Count)];

    /// <inheritdoc/>
    public bool HasMore => _horizon is not null || _rows.Count > _limit;

    /// <inheritdoc/>
    public bool IsDry => _horizon is not null && _rows.Count <= _limit;

    /// <inheritdoc/>
    public bool IsShort => _horizon is not null && _rows.Count < _limit;

    /// <summary>Most rows that a scan for a window should keep.</summary>
    public static int CapacityFor(int limit) => limit + QueryLimits.WindowSpareRows;

    /// <inheritdoc/>
    public GridError? Failure => null;

    /// <inheritdoc/>
    public bool Shows(byte[] key) => _byKey.TryGetValue(key, out var row) && PlaceOf(row) < _limit;

    /// <summary>Takes in what a write made of a record.</summary>
    /// <param name="key">Key.</param>
    /// <param name="value">Value that matches; null when the record does not match or is gone.</param>
    /// <returns>What changed among the visible rows.</returns>
    public WindowChange Apply(byte[] key, byte[]? value)
    {
        var old = TakeOut(key, out var wasVisible);
        var row = value is null ? null : PutIn(key, value);
        var isVisible = row is not null && PlaceOf(row) < _limit;
        var change = (wasVisible, isVisible) switch
        {
            (true, true) => new WindowChange(null, null, row),
            (true, false) => new WindowChange(old, LastVisible(), null),
            (false, true) => new WindowChange(FirstHidden(), row, null),
            _ => default,
        };
        Trim();
        return change;
    }

    /// <inheritdoc/>
    public void Apply(byte[] key, byte[]? value, List<WindowChange> changes) => changes.Add(Apply(key, value));

    private Row? TakeOut(byte[] key, out bool wasVisible)
    {
        wasVisible = false;
        if (!_byKey.Remove(key, out var row))
            return null;
        var place = PlaceOf(row);
        wasVisible = place < _limit;
        _rows.RemoveAt(place);
        return row;
    }

    private Row? PutIn(byte[] key, byte[] value)
    {
        _order.Locate(value, _sortValues);
        if (_horizon is not null && _order.Compare(key, value, _sortValues, _horizon) > 0)
            return null;
        var row = new Row(key, value, [.. _sortValues]);
        _rows.Insert(~_rows.BinarySearch(row, _order), row);
        _byKey.Add(key, row);
        return row;
    }

    // After one row was taken out of a full window, the row that moved up; there is none when the window is not full.
    private Row? LastVisible() => _rows.Count >= _limit ? _rows[_limit - 1] : null;

    // After one row was put into a full window, the row that moved out.
    private Row? FirstHidden() => _rows.Count > _limit ? _rows[_limit] : null;

    private int PlaceOf(Row row) => _rows.BinarySearch(row, _order);

    private void Trim()
    {
        if (_keepsAll || _rows.Count <= _limit + (2 * QueryLimits.WindowSpareRows))
            return;
        var kept = CapacityFor(_limit);
        foreach (var row in CollectionsMarshal.AsSpan(_rows)[kept..])
            _byKey.Remove(row.Key);
        _rows.RemoveRange(kept, _rows.Count - kept);
        _horizon = _rows[^1];
    }
}

using TopGun.Core.Grid.Maps;
using TopGun.Node.Query.Plans;

namespace TopGun.Node.Query.Execution;

/// <summary>Keeps the first rows of an order out of any number offered, in a heap whose root is the last of them.</summary>
/// <remarks>A record that does not make it costs one comparison and no allocation.</remarks>
internal sealed class TopRows(RowOrder order, int capacity)
{
    private readonly List<Row> _rows = [];
    private readonly Slice[] _sortValues = new Slice[order.Count];

    /// <summary>Whether more rows were offered than are kept.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Offers a matching record.</summary>
    public void Offer(byte[] key, byte[] value)
    {
        if (_rows.Count < capacity)
        {
            _rows.Add(order.ToRow(key, value));
            if (_rows.Count == capacity)
                Heapify();
            return;
        }
        IsTruncated = true;
        if (capacity == 0)
            return;
        order.Locate(value, _sortValues);
        if (order.Compare(key, value, _sortValues, _rows[0]) >= 0)
            return;
        _rows[0] = new Row(key, value, [.. _sortValues]);
        SiftDown(0);
    }

    /// <summary>The rows kept, in order; ends the use of this heap.</summary>
    public List<Row> TakeSorted()
    {
        _rows.Sort(order);
        return _rows;
    }

    private void Heapify()
    {
        for (var i = (_rows.Count / 2) - 1; i >= 0; i--)
            SiftDown(i);
    }

    private void SiftDown(int index)
    {
        var row = _rows[index];
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= _rows.Count)
                break;
            if (child + 1 < _rows.Count && order.Compare(_rows[child], _rows[child + 1]) < 0)
                child++;
            if (order.Compare(row, _rows[child]) >= 0)
                break;
            _rows[index] = _rows[child];
            index = child;
        }
        _rows[index] = row;
    }
}

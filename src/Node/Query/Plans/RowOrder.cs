using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Query.Plans;

/// <summary>The one order of rows for sort, cursor and live window (settled 28): sort fields, then key ascending.</summary>
internal sealed class RowOrder : IComparer<Row>
{
    /// <summary>Name that sorts by the key itself (core-algorithms §9.2).</summary>
    private const string KeyField = "_key";

    // A null path stands for the key.
    private readonly FieldPath?[] _paths;
    private readonly bool[] _descending;

    /// <summary>Compiles a sort order.</summary>
    /// <exception cref="GridException">It has too many fields, or one is no path.</exception>
    public RowOrder(IReadOnlyList<SortField> sort)
    {
        if (sort.Count > QueryLimits.SortFieldsMax)
            throw new GridException(GridErrorCode.InvalidArgument, $"sort has {sort.Count} fields; at most {QueryLimits.SortFieldsMax} are allowed");
        _paths = new FieldPath?[sort.Count];
        _descending = new bool[sort.Count];
        for (var i = 0; i < sort.Count; i++)
        {
            _paths[i] = sort[i].Field == KeyField ? null : ParsePath(sort[i].Field);
            _descending[i] = sort[i].Descending;
        }
    }

    /// <summary>Number of sort fields.</summary>
    public int Count => _paths.Length;

    /// <summary>Finds the sort values of a record.</summary>
    /// <param name="value">The record's value.</param>
    /// <param name="sortValues">Receives one part of the value per sort field.</param>
    public void Locate(ReadOnlySpan<byte> value, Span<Slice> sortValues)
    {
        for (var i = 0; i < _paths.Length; i++)
            sortValues[i] = _paths[i] is { } path ? Find(value, path) : default;
    }

    /// <summary>Makes a row of a record.</summary>
    public Row ToRow(byte[] key, byte[] value)
    {
        var sortValues = Count == 0 ? [] : new Slice[Count];
        Locate(value, sortValues);
        return new Row(key, value, sortValues);
    }

    /// <inheritdoc/>
    public int Compare(Row? x, Row? y) => Compare(x!.Key, x.Value, x.SortValues, y!);

    /// <summary>Compares a record that is no row yet with a row.</summary>
    public int Compare(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<Slice> sortValues, Row other)
    {
        for (var i = 0; i < _paths.Length; i++)
        {
            var order = _paths[i] is null
                ? Directed(Utf16Order.Compare(key, other.Key), _descending[i])
                : ValueOrder.Compare(Part(value, sortValues[i]), Part(other.Value, other.SortValues[i]), _descending[i]);
            if (order != 0)
                return order;
        }
        return Utf16Order.Compare(key, other.Key);
    }

    private static int Directed(int order, bool descending) => descending ? -order : order;

    private static MsgPackValue Part(ReadOnlySpan<byte> value, Slice part) => new(value.Slice(part.Offset, part.Length));

    private static Slice Find(ReadOnlySpan<byte> value, FieldPath path)
    {
        var found = new MsgPackValue(value).Resolve(path).Bytes;
        return !found.IsEmpty && value.Overlaps(found, out var offset) ? new Slice(offset, found.Length) : default;
    }

    private static FieldPath ParsePath(string field) => FieldPath.TryParse(field, out var path)
        ? path
        : throw new GridException(GridErrorCode.InvalidArgument, $"'{field}' is no field to sort by; give a path such as address.city");
}

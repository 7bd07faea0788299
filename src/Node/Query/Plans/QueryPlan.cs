using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Predicates;
using TopGun.Node.Query.Cursors;
using TopGun.Node.Query.Grouping;

namespace TopGun.Node.Query.Plans;

/// <summary>A query made ready: checked, its cursor read, its order and projection compiled. Immutable.</summary>
internal sealed class QueryPlan
{
    private readonly Projection? _projection;
    private readonly Row? _after;
    private readonly byte[] _cursorHash;

    /// <summary>Checks and compiles a query.</summary>
    /// <param name="query">What a caller looks for.</param>
    /// <param name="nowMillis">Clock in milliseconds since the epoch; decides whether the cursor has expired.</param>
    /// <param name="visible">Which rows the caller may see; null for all.</param>
    /// <exception cref="GridException">The query breaks a limit.</exception>
    public QueryPlan(MapQuery query, long nowMillis, IRowFilter? visible = null)
    {
        if (query.Limit < 0)
            throw new GridException(GridErrorCode.InvalidArgument, $"limit is {query.Limit}; give 0 or more, or leave it out");
        MapName = query.MapName;
        Filter = query.Filter;
        Order = new RowOrder(query.Sort);
        Grouping = GroupPlan.Of(query);
        IsWindow = query.Limit is not null;
        RowsMax = Math.Min(query.Limit ?? GridLimits.ResultRowsMax, GridLimits.ResultRowsMax);
        Identity = QueryIdentity.OfStanding(query, visible);
        Visible = visible;
        _projection = Projection.Of(query.Fields);
        _cursorHash = QueryIdentity.CursorHash(query);
        (CursorStatus, _after) = ReadCursor(query.Cursor, nowMillis);
    }

    /// <summary>Map.</summary>
    public string MapName { get; }

    /// <summary>Which rows; null matches all.</summary>
    public RecordFilter? Filter { get; }

    /// <summary>Which rows the caller may see; null for all.</summary>
    public IRowFilter? Visible { get; }

    /// <summary>Order of the rows.</summary>
    public RowOrder Order { get; }

    /// <summary>How records become the rows of the result; null when each is a row.</summary>
    public GroupPlan? Grouping { get; }

    /// <summary>Most rows of a page; for a window, most rows visible.</summary>
    public int RowsMax { get; }

    /// <summary>Whether a limit decides which rows are in the live result.</summary>
    public bool IsWindow { get; }

    /// <summary>Equal for plans on one map whose live changes are the same.</summary>
    public string Identity { get; }

    /// <summary>What became of the cursor.</summary>
    public CursorStatus CursorStatus { get; }

    /// <summary>Whether the cursor was refused, so that no row can be in the result.</summary>
    public bool IsRefused => CursorStatus is CursorStatus.Expired or CursorStatus.Invalid;

    /// <summary>Whether a live record is in the result, a limit aside; of a grouped query, whether it is in a group.</summary>
    public bool Accepts(byte[] key, byte[] value) =>
        (Filter is null || Filter.Matches(value))
        && (Visible is null || Visible.AdmitsRow(value))
        && (Grouping is not null || IsAfterCursor(key, value));

    /// <summary>Whether a row comes after the cursor; every row does when there is none.</summary>
    public bool IsAfterCursor(byte[] key, byte[] value) => _after is null || IsAfter(key, value, _after);

    /// <summary>The part of a value that the caller asked for.</summary>
    public ReadOnlyMemory<byte> Project(byte[] value) => _projection is null ? value : _projection.Apply(value);

    /// <summary>Makes a page of rows.</summary>
    /// <param name="rows">The rows in order, at most <see cref="RowsMax"/>.</param>
    /// <param name="hasMore">Whether more rows exist.</param>
    /// <param name="nowMillis">Clock; the next cursor's age counts from here.</param>
    public QueryPage ToPage(ReadOnlySpan<Row> rows, bool hasMore, long nowMillis)
    {
        var projected = new QueryRow[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            projected[i] = new QueryRow(rows[i].Key, Project(rows[i].Value));
        return new QueryPage
        {
            Rows = projected,
            HasMore = hasMore,
            NextCursor = hasMore && rows.Length > 0 ? CursorCodec.Encode(new QueryCursor(rows[^1], _cursorHash, nowMillis)) : null,
            CursorStatus = CursorStatus,
        };
    }

    private bool IsAfter(byte[] key, byte[] value, Row after)
    {
        Span<Slice> sortValues = stackalloc Slice[Order.Count];
        Order.Locate(value, sortValues);
        return Order.Compare(key, value, sortValues, after) > 0;
    }

    private (CursorStatus Status, Row? After) ReadCursor(string? text, long nowMillis)
    {
        if (text is null)
            return (CursorStatus.None, null);
        if (!CursorCodec.TryDecode(text, out var cursor))
            return (CursorStatus.Invalid, null);
        if (nowMillis - cursor.CreatedMillis > (long)QueryLimits.CursorAgeMax.TotalMilliseconds)
            return (CursorStatus.Expired, null);
        var isOurs = cursor.QueryHash.AsSpan().SequenceEqual(_cursorHash) && cursor.Position.SortValues.Length == Order.Count;
        return isOurs ? (CursorStatus.Valid, cursor.Position) : (CursorStatus.Invalid, null);
    }
}

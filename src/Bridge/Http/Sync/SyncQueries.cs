using System.Globalization;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Http.Sync;

/// <summary>The queries of one HTTP request (server-behaviour §8.3).</summary>
/// <param name="queries">The grid.</param>
/// <param name="bytesMax">Most bytes of all rows together.</param>
/// <param name="errors">Receives what was refused.</param>
internal sealed class SyncQueries(IQueries queries, int bytesMax, List<HttpError> errors)
{
    private readonly List<HttpQueryResult> _results = [];
    private int _bytes;

    /// <summary>Runs the queries one after another; a refused one does not keep the others from running.</summary>
    /// <param name="wanted">The queries.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<HttpQueryResult>> RunAsync(
        IReadOnlyList<HttpQuery> wanted, CancellationToken cancellationToken)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            if (i >= Limits.HttpQueriesMax)
                Refuse(wanted[i], GridErrorCode.RateLimited, $"a request may hold {Limits.HttpQueriesMax} queries: send the rest in another");
            else
                await TryRunAsync(wanted[i], cancellationToken);
        }

        return _results;
    }

    private async Task TryRunAsync(HttpQuery query, CancellationToken cancellationToken)
    {
        try
        {
            var page = await queries.RunAsync(QueryOf(query), cancellationToken);
            if (page.CursorStatus is Core.Grid.Queries.CursorStatus.Expired or Core.Grid.Queries.CursorStatus.Invalid)
                Refuse(query, GridErrorCode.InvalidArgument, "invalid or expired cursor");
            else
                Take(query, page);
        }
        catch (GridException exception)
        {
            errors.Add(SyncErrors.OfQuery(query.QueryId, exception.Error));
        }
        catch (Exception exception) when (exception is PredicateFormatException or MsgPackFormatException)
        {
            Refuse(query, GridErrorCode.InvalidArgument, exception.Message);
        }
    }

    private static MapQuery QueryOf(HttpQuery query)
    {
        var limit = OffsetOf(query) + (query.Limit ?? GridLimits.ResultRowsMax);
        if (query.Limit is null)
            limit = GridLimits.ResultRowsMax;
        if (Math.Max(limit, OffsetOf(query)) > GridLimits.ResultRowsMax)
        {
            throw new GridException(GridErrorCode.InvalidArgument, string.Create(
                CultureInfo.InvariantCulture, $"offset and limit go beyond row {GridLimits.ResultRowsMax}: use the cursor of the page before"));
        }

        return new MapQuery
        {
            MapName = query.MapName, Filter = FilterOf(query.Filter), Limit = (int)limit, Cursor = CursorOf(query),
        };
    }

    // A map tests equality of each attribute; anything else matches all (wire-protocol §7.1).
    private static RecordFilter? FilterOf(OpaqueValue? filter) =>
        filter is { } where && new MsgPackReader(where.Span).PeekKind() == MsgPackKind.Map
            ? RecordFilter.Create(where.Span, (Core.Predicates.PredicateNode?)null)
            : null;

    private static string? CursorOf(HttpQuery query) => string.IsNullOrEmpty(query.Cursor) ? null : query.Cursor;

    private static long OffsetOf(HttpQuery query) => CursorOf(query) is null ? query.Offset ?? 0 : 0;

    private void Take(HttpQuery query, QueryPage page)
    {
        var skipped = (int)Math.Min(OffsetOf(query), page.Rows.Count);
        var rows = new OpaqueValue[page.Rows.Count - skipped];
        using var buffer = new PooledBuffer();
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = RowOf(page.Rows[skipped + i], buffer);
            _bytes += rows[i].Span.Length;
            if (_bytes <= bytesMax)
                continue;
            Refuse(query, GridErrorCode.TooLarge, $"the rows take more than {bytesMax} bytes: ask with a smaller limit");
            return;
        }

        var isPaged = query.Limit is not null || page.HasMore;
        _results.Add(new HttpQueryResult
        {
            QueryId = query.QueryId, Results = rows, HasMore = isPaged ? page.HasMore : null, NextCursor = page.NextCursor,
        });
    }

    private static OpaqueValue RowOf(Core.Grid.Queries.QueryRow row, PooledBuffer buffer)
    {
        buffer.Clear();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("key"u8);
        writer.WriteString(row.Key.Span);
        writer.WriteString("value"u8);
        writer.WriteRaw(row.Value.Span);
        return new OpaqueValue(buffer.ToArray());
    }

    private void Refuse(HttpQuery query, GridErrorCode code, string message) =>
        errors.Add(SyncErrors.Of(code, message, query.QueryId));
}

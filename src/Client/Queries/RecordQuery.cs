using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using TopGun.Client.Calls;
using TopGun.Client.Expressions;
using TopGun.Client.Nodes;
using TopGun.Client.Records;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Grid.V1;
using SchemaQuery = TopGun.Grid.V1.MapQuery;
using SchemaSort = TopGun.Grid.V1.SortField;
using SchemaStatus = TopGun.Grid.V1.CursorStatus;

namespace TopGun.Client.Queries;

/// <summary>Which records of a map, in which order; immutable, every method makes a new one. Nothing is asked until it is run.</summary>
/// <typeparam name="T">Record.</typeparam>
public sealed class RecordQuery<T>
    where T : class, IMapRecord<T>
{
    private readonly GridCalls _calls;

    internal RecordQuery(GridCalls calls) => _calls = calls;

    private PredicateNode? Filter { get; init; }

    private IReadOnlyList<SchemaSort> Order { get; init; } = [];

    private int? Limit { get; init; }

    private string? Cursor { get; init; }

    /// <summary>
    /// The records that also fulfil a condition, made of members of the record compared (==, !=, &lt;, &lt;=, &gt;, &gt;=) with
    /// values, of bool members, null checks, string.StartsWith, EndsWith and Contains, list.Contains, and &amp;&amp;, || and !.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <exception cref="NotSupportedException">The grid cannot answer the condition; the message says which part.</exception>
    public RecordQuery<T> Where(Expression<Func<T, bool>> condition)
    {
        var filter = new ConditionTranslator<T>().Translate(condition);
        return With(Filter is null ? filter : new PredicateNode { Op = PredicateOp.And, Children = [Filter, filter] }, Order, Limit, Cursor);
    }

    /// <summary>In ascending order of a member; missing values last, the key decides between equals.</summary>
    /// <param name="member">The member.</param>
    public RecordQuery<T> OrderBy<TMember>(Expression<Func<T, TMember>> member) => With(Filter, [SortBy(member, false)], Limit, Cursor);

    /// <summary>In descending order of a member; missing values last, the key decides between equals.</summary>
    /// <param name="member">The member.</param>
    public RecordQuery<T> OrderByDescending<TMember>(Expression<Func<T, TMember>> member) => With(Filter, [SortBy(member, true)], Limit, Cursor);

    /// <summary>Between equals, in ascending order of another member.</summary>
    /// <param name="member">The member.</param>
    public RecordQuery<T> ThenBy<TMember>(Expression<Func<T, TMember>> member) => With(Filter, [.. Order, SortBy(member, false)], Limit, Cursor);

    /// <summary>Between equals, in descending order of another member.</summary>
    /// <param name="member">The member.</param>
    public RecordQuery<T> ThenByDescending<TMember>(Expression<Func<T, TMember>> member) => With(Filter, [.. Order, SortBy(member, true)], Limit, Cursor);

    /// <summary>At most so many records.</summary>
    /// <param name="count">From 1 up.</param>
    public RecordQuery<T> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return With(Filter, Order, count, Cursor);
    }

    /// <summary>From where an earlier page of the same query ended.</summary>
    /// <param name="cursor">As given by <see cref="RecordPage{T}.NextCursor"/>.</param>
    public RecordQuery<T> After(string cursor) => With(Filter, Order, Limit, cursor);

    /// <summary>Runs the query and reads all its records.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused, or a stored value is no such record.</exception>
    public async Task<IReadOnlyList<T>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var items = new List<T>();
        for (var query = this; ;)
        {
            var page = await query.ToPageAsync(cancellationToken);
            items.AddRange(page.Items.Take((Limit ?? int.MaxValue) - items.Count));
            if (page.NextCursor is null || items.Count == Limit)
                return items;
            query = After(page.NextCursor);
        }
    }

    /// <summary>Runs the query and reads one page: as many records as were asked for, at most <see cref="GridLimits.ResultRowsMax"/>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused, a stored value is no such record, or the cursor is too old or of another query.</exception>
    public async Task<RecordPage<T>> ToPageAsync(CancellationToken cancellationToken = default)
    {
        var request = new QueryRequest { Query = ToSchema(), ValueForm = ValueForm.Msgpack };
        var response = await _calls.RunAsync(options => _calls.Queries.QueryAsync(request, options), cancellationToken);
        var page = response.Page;
        if (page.CursorStatus is SchemaStatus.Expired or SchemaStatus.Invalid)
            throw new TopGunException(new(GridErrorCode.InvalidArgument, $"the cursor is {page.CursorStatus}; start from the first page again"));
        return new RecordPage<T>(
            [.. page.Rows.Select(row => RecordCodec<T>.Decode(row.Key, row.Value))],
            page.HasMore && page.NextCursor.Length > 0 ? page.NextCursor : null);
    }

    /// <summary>
    /// Follows the result: first every record as having entered, then each change. A lost connection is made again and the
    /// watch goes on with what has changed meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Ends the watch with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TopGunException">It was refused, or a stored value is no such record.</exception>
    public async IAsyncEnumerable<Change<T>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var rows = new WatchedRows<T>();
        var backoff = new Backoff(_calls.Options.Jitter);
        for (var hasAnswered = false; ;)
        {
            using (var call = _calls.Watch(ToSchema(), cancellationToken))
            {
                while (await NextAsync(call, hasAnswered, cancellationToken) is { } response)
                {
                    hasAnswered = true;
                    backoff.Reset();
                    foreach (var change in rows.Apply(response))
                        yield return change;
                }
            }
            await Task.Delay(backoff.Next(), _calls.Options.TimeProvider, cancellationToken);
        }
    }

    private static SchemaSort SortBy(LambdaExpression member, bool descending) =>
        new() { Field = MemberTranslator<T>.Translate(member).Member, Descending = descending };

    /// <summary>The next event; null when the connection was lost and may be made again.</summary>
    private static async Task<WatchResponse?> NextAsync(
        AsyncServerStreamingCall<WatchResponse> call, bool mayReconnect, CancellationToken cancellationToken)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current : null;
        }
        catch (RpcException failure)
        {
            if (mayReconnect && failure.StatusCode == StatusCode.Unavailable && !cancellationToken.IsCancellationRequested)
                return null;
            throw GridCalls.Translate(failure, cancellationToken);
        }
    }

    private RecordQuery<T> With(PredicateNode? filter, IReadOnlyList<SchemaSort> order, int? limit, string? cursor) =>
        new(_calls) { Filter = filter, Order = order, Limit = limit, Cursor = cursor };

    private SchemaQuery ToSchema()
    {
        var query = new SchemaQuery
        {
            Map = T.MapName,
            Sort = { Order },
            Limit = (uint)(Limit ?? 0),
            Cursor = Cursor ?? string.Empty,
        };
        if (Filter is null)
            return query;
        using var buffer = new PooledBuffer();
        PredicateWriter.Write(Filter, new MsgPackWriter(buffer));
        query.Predicate = new Value { Msgpack = ByteString.CopyFrom(buffer.WrittenSpan) };
        return query;
    }
}

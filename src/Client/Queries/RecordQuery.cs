using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using TopGun.Client.Calls;
using TopGun.Client.Expressions;
using TopGun.Client.Records;
using TopGun.Client.Telemetry;
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
    where T : class
{
    private readonly GridCalls _calls;
    private readonly RecordForm<T> _form;

    internal RecordQuery(GridCalls calls, RecordForm<T> form) => (_calls, _form) = (calls, form);

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
        var filter = new ConditionTranslator<T>(_form.Converter).Translate(condition);
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
        await foreach (var item in ReadAsync(cancellationToken))
            items.Add(item);
        return items;
    }

    /// <summary>Runs the query and reads its records page by page, each page when the one before it is used up.</summary>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TopGunException">It was refused, a stored value is no such record, or ten minutes have passed between two pages.</exception>
    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var left = Limit ?? int.MaxValue;
        for (var query = this; ;)
        {
            var page = await query.ToPageAsync(cancellationToken);
            foreach (var item in page.Items.Take(left))
                yield return item;
            left -= Math.Min(left, page.Items.Count);
            if (page.NextCursor is null || left == 0)
                yield break;
            query = After(page.NextCursor);
        }
    }

    /// <summary>Runs the query and reads its first record.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record; null when there is none.</returns>
    /// <exception cref="TopGunException">It was refused, or the stored value is no such record.</exception>
    public async Task<T?> FirstOrDefaultAsync(CancellationToken cancellationToken = default) =>
        (await Take(1).ToPageAsync(cancellationToken)).Items is [var first, ..] ? first : null;

    /// <summary>Tells whether there is such a record.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused, or the stored value is no such record.</exception>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken = default) => await FirstOrDefaultAsync(cancellationToken) is not null;

    /// <summary>Runs the query and reads one page: as many records as were asked for, at most <see cref="GridLimits.ResultRowsMax"/>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused, a stored value is no such record, or the cursor is too old or of another query.</exception>
    public async Task<RecordPage<T>> ToPageAsync(CancellationToken cancellationToken = default)
    {
        var request = new QueryRequest { Query = ToSchema(), ValueForm = ValueForm.Msgpack };
        var response = await _calls.RunAsync(
            new CallName("query.run", _form.MapName), true, (node, options) => node.Queries.QueryAsync(request, options), cancellationToken);
        var page = response.Page;
        if (page.CursorStatus is SchemaStatus.Expired or SchemaStatus.Invalid)
            throw new TopGunException(new(GridErrorCode.InvalidArgument, $"the cursor is {page.CursorStatus}; start from the first page again"));
        return new RecordPage<T>(
            [.. page.Rows.Select(row => _form.Decode(row.Key, row.Value.Msgpack.Span))],
            page.HasMore && page.NextCursor.Length > 0 ? page.NextCursor : null);
    }

    /// <summary>
    /// Follows the result: first every record as having entered, then each change. A lost connection is made again and the
    /// watch goes on with what has changed meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Ends the watch with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TopGunException">It was refused, or a stored value is no such record.</exception>
    public IAsyncEnumerable<Change<T>> WatchAsync(CancellationToken cancellationToken = default) =>
        LiveResult.WatchAsync(_calls, ToSchema(), (key, value) => _form.Decode(key, value.Span), cancellationToken);

    /// <summary>The records in groups of those that are equal in a member.</summary>
    /// <param name="member">The member.</param>
    /// <returns>A query about groups; an order, a limit or a cursor given before do not go with it.</returns>
    public GroupQuery<T> GroupBy<TMember>(Expression<Func<T, TMember>> member) =>
        new GroupQuery<T>(_calls, _form, WithFilter(new SchemaQuery { Map = _form.MapName })).ThenBy(member);

    private SchemaSort SortBy(LambdaExpression member, bool descending) =>
        new() { Field = new MemberTranslator<T>(_form.Converter).Translate(member).Member, Descending = descending };

    private RecordQuery<T> With(PredicateNode? filter, IReadOnlyList<SchemaSort> order, int? limit, string? cursor) =>
        new(_calls, _form) { Filter = filter, Order = order, Limit = limit, Cursor = cursor };

    private SchemaQuery ToSchema() => WithFilter(new SchemaQuery
    {
        Map = _form.MapName,
        Sort = { Order },
        Limit = (uint)(Limit ?? 0),
        Cursor = Cursor ?? string.Empty,
    });

    private SchemaQuery WithFilter(SchemaQuery query)
    {
        if (Filter is null)
            return query;
        using var buffer = new PooledBuffer();
        PredicateWriter.Write(Filter, new MsgPackWriter(buffer));
        query.Predicate = new Value { Msgpack = ByteString.CopyFrom(buffer.WrittenSpan) };
        return query;
    }
}

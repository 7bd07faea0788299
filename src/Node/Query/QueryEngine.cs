using System.Runtime.InteropServices;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Query.Execution;
using TopGun.Node.Query.Grouping;
using TopGun.Node.Query.Indexes;
using TopGun.Node.Query.Live;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage;

namespace TopGun.Node.Query;

/// <summary>The door of this room: queries over the records of one node, once or live.</summary>
/// <remarks>Safe for use from many threads. Who may ask what is decided above.</remarks>
public sealed class QueryEngine
{
    private readonly RecordStore _store;
    private readonly TimeProvider _clock;
    private readonly TaskScheduler _scheduler;
    private readonly LiveQueries _live;

    /// <summary>Makes an engine over a store.</summary>
    /// <param name="store">The records.</param>
    /// <param name="clock">Decides what has expired.</param>
    /// <param name="scheduler">Runs scans that a caller should not wait for. It must not run a task inside the call that queues it.</param>
    public QueryEngine(RecordStore store, TimeProvider clock, TaskScheduler scheduler)
    {
        _store = store;
        _clock = clock;
        _scheduler = scheduler;
        Indexes = new RecordIndexes(store, clock, scheduler);
        _live = new LiveQueries(store, Indexes, clock, scheduler);
    }

    /// <summary>The declared indexes over the records.</summary>
    public RecordIndexes Indexes { get; }

    private long NowMillis => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Runs a query once: on the calling thread when the map is small, else on the scheduler (settled 40).</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="visible">Which rows the caller may see; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One page of rows.</returns>
    /// <exception cref="GridException">The query breaks a limit.</exception>
    public ValueTask<QueryPage> RunAsync(MapQuery query, IRowFilter? visible, CancellationToken cancellationToken)
    {
        var plan = new QueryPlan(query, NowMillis, visible);
        if (plan.IsRefused || _store.Find(query.MapName) is not { } map)
            return ValueTask.FromResult(plan.ToPage([], hasMore: false, NowMillis));
        var scanner = new MapScanner(map, Indexes, _clock, _scheduler);
        return scanner.RunAsync(() => ToPage(scanner, plan, cancellationToken), cancellationToken);
    }

    /// <summary>Tells how a query finds its rows, by reading the records that it reads.</summary>
    /// <param name="query">What would be looked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">The query breaks a limit.</exception>
    public ValueTask<QueryExplanation> ExplainAsync(MapQuery query, CancellationToken cancellationToken)
    {
        var plan = new QueryPlan(query, NowMillis);
        var index = Indexes.Describe(plan);
        if (_store.Find(query.MapName) is not { } map)
            return ValueTask.FromResult(new QueryExplanation(index, 0, 0));
        var scanner = new MapScanner(map, Indexes, _clock, _scheduler);
        return scanner.RunAsync(
            () =>
            {
                var visitor = default(CountVisitor);
                scanner.Scan(plan, ref visitor, fences: [], cancellationToken);
                return new QueryExplanation(index, visitor.Count, map.Count);
            },
            cancellationToken);
    }

    /// <summary>
    /// Subscribes to a query. The sink receives one page first, then every later change exactly once, or one failure; the
    /// session hears of every write to the map that is not its own, once however many queries it has there.
    /// </summary>
    /// <param name="query">What to look for.</param>
    /// <param name="sink">Receives the page and the changes; possibly before this call returns.</param>
    /// <param name="session">Receives the writes to the map, but those that carry it as their origin.</param>
    /// <param name="visible">Which rows and writes the caller may see; null for all.</param>
    /// <returns>
    /// Disposing it ends the subscription; nothing arrives after the call returns. From inside a sink it does not wait for a call
    /// under way on another thread. It must not be disposed with a lock held that a sink takes.
    /// </returns>
    public IDisposable Subscribe(MapQuery query, IQuerySink sink, ISessionSink session, IRowFilter? visible = null)
    {
        try
        {
            return _live.Subscribe(new QueryPlan(query, NowMillis, visible), sink, session);
        }
        catch (GridException refusal)
        {
            sink.OnFailed(refusal.Error);
            return new Subscription(sink, static _ => { });
        }
    }

    /// <summary>Distinct live queries on a map: identical ones count once.</summary>
    /// <param name="mapName">Map.</param>
    public int CountStanding(string mapName) => _live.CountOn(mapName);

    private static QueryPage ToPage(MapScanner scanner, QueryPlan plan, CancellationToken cancellationToken)
    {
        var rows = plan.Grouping is { } grouping
            ? ScanGroups(scanner, plan, grouping, cancellationToken)
            : scanner.Scan(plan, plan.RowsMax, fences: [], cancellationToken);
        return plan.ToPage(CollectionsMarshal.AsSpan(rows.TakeSorted()), rows.IsTruncated, scanner.NowMillis);
    }

    private static TopRows ScanGroups(MapScanner scanner, QueryPlan plan, GroupPlan grouping, CancellationToken cancellationToken)
    {
        var visitor = new GroupVisitor(plan, new GroupTable(grouping));
        scanner.Scan(plan, ref visitor, fences: [], cancellationToken);
        if (visitor.HasOverflowed)
            throw new GridException(GroupTable.TooManyGroups);
        var rows = new TopRows(plan.Order, plan.RowsMax);
        foreach (var group in visitor.Table.Groups)
        {
            var value = group.ToValue();
            if (plan.IsAfterCursor(group.Key, value))
                rows.Offer(group.Key, value);
        }
        return rows;
    }
}

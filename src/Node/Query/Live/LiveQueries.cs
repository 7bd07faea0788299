using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Query.Execution;
using TopGun.Node.Query.Indexes;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage;

namespace TopGun.Node.Query.Live;

/// <summary>All live queries of a node. A map is observed only while somebody subscribes to it.</summary>
/// <remarks>The registry's lock is a leaf: nothing is delivered, scanned or waited for under it.</remarks>
internal sealed class LiveQueries(RecordStore store, RecordIndexes indexes, TimeProvider clock, TaskScheduler scheduler)
{
    private readonly Lock _registry = new();
    private readonly Dictionary<string, MapObserver> _maps = new(StringComparer.Ordinal);

    /// <summary>Subscribes; the sink gets its page at once or later.</summary>
    /// <exception cref="GridException">The node holds too many maps to make this one.</exception>
    public IDisposable Subscribe(QueryPlan plan, IQuerySink sink, ISessionSink session)
    {
        MapObserver map;
        StandingQuery? query;
        lock (_registry)
        {
            map = Observe(plan.MapName);
            query = map.Acquire(plan, session);
        }
        var subscription = new Subscription(sink, ended => Release(map, query, ended, session));
        if (query is null)
            subscription.Start(plan.ToPage([], hasMore: false, map.Scanner.NowMillis), fences: []);
        else
            query.Join(subscription, plan);
        return subscription;
    }

    /// <summary>Distinct queries that stand on a map.</summary>
    public int CountOn(string mapName)
    {
        lock (_registry)
            return _maps.TryGetValue(mapName, out var map) ? map.QueryCount : 0;
    }

    private MapObserver Observe(string mapName)
    {
        if (_maps.TryGetValue(mapName, out var known))
            return known;
        if (!store.TryOpen(mapName, out var map))
            throw new GridException(GridErrorCode.TooLarge, store.MapLimitReason);
        var added = new MapObserver(new MapScanner(map, indexes, clock, scheduler), clock);
        _maps.Add(mapName, added);
        map.Observe(added);
        return added;
    }

    private void Release(MapObserver map, StandingQuery? query, Subscription subscription, ISessionSink session)
    {
        query?.Leave(subscription);
        lock (_registry)
        {
            map.Release(query, session);
            if (!map.IsIdle)
                return;
            map.Scanner.Map.Unobserve(map);
            _maps.Remove(map.Scanner.Map.Name);
        }
    }
}

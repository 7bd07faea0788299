using TopGun.Core.Grid.Sessions;
using TopGun.Node.Query.Execution;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>The live side of one map while somebody subscribes: its audience and its standing queries.</summary>
internal sealed class MapObserver(MapScanner scanner, TimeProvider clock) : IMapObserver
{
    private readonly Audience _audience = new(scanner.Map.Name);
    private readonly StandingQueryIndex _index = new();
    private readonly Dictionary<string, StandingQuery> _queries = new(StringComparer.Ordinal);
    private int _holders;

    /// <summary>Reads the map that is observed.</summary>
    public MapScanner Scanner => scanner;

    /// <summary>Whether nobody subscribes; under the registry's lock.</summary>
    public bool IsIdle => _holders == 0;

    /// <summary>Distinct queries that stand; under the registry's lock.</summary>
    public int QueryCount => _queries.Count;

    /// <inheritdoc/>
    public bool ReadsFormer => true;

    /// <inheritdoc/>
    public bool ReadsSets => true;

    /// <inheritdoc/>
    public void OnMutation(in RecordMutation mutation)
    {
        _audience.OnMutation(mutation);
        if (!_index.IsEmpty)
            _index.OnMutation(mutation, RecordTransition.Of(mutation, clock));
    }

    /// <summary>Counts one subscription more; under the registry's lock.</summary>
    /// <param name="plan">Its query.</param>
    /// <param name="session">Its session.</param>
    /// <returns>The standing query it shares with all that are equal; null when its cursor was refused.</returns>
    public StandingQuery? Acquire(QueryPlan plan, ISessionSink session)
    {
        _holders++;
        _audience.Join(session, plan.Visible);
        if (plan.IsRefused)
            return null;
        if (!_queries.TryGetValue(plan.Identity, out var query) || query.IsFailed)
            query = Stand(plan);
        query.Holders++;
        return query;
    }

    /// <summary>Counts one subscription less; under the registry's lock.</summary>
    public void Release(StandingQuery? query, ISessionSink session)
    {
        _holders--;
        _audience.Leave(session);
        if (query is null || --query.Holders > 0)
            return;
        _index.Remove(query);
        if (_queries.GetValueOrDefault(query.Plan.Identity) == query)
            _queries.Remove(query.Plan.Identity);
    }

    private StandingQuery Stand(QueryPlan plan)
    {
        StandingQuery query = plan.IsWindow || plan.Grouping is not null ? new WindowQuery(plan, scanner) : new UnboundedQuery(plan, scanner);
        _queries[plan.Identity] = query;
        _index.Add(query);
        return query;
    }
}

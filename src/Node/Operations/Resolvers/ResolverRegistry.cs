using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Resolvers;
using TopGun.Core.Time;
using TopGun.Node.Operations.State;

namespace TopGun.Node.Operations.Resolvers;

/// <summary>The resolvers of this node: gives the table its commands and shows writers what is registered.</summary>
/// <remarks>Its lock guards the table; what writers see is replaced as a whole, and is null while nothing is registered.</remarks>
internal sealed class ResolverRegistry(
    ConflictResolvers resolvers, HybridLogicalClock clock, TimeProvider timeProvider, int valueBytesMax, Meter meter, NodeRecords records)
{
    private readonly Counter<long> _failures = meter.CreateCounter<long>(
        "topgun_resolver_failures_total", description: "Exceptions of resolvers, and values of theirs that are none; the next resolver was asked.");

    private readonly Lock _gate = new();
    private readonly ResolverTable _table = new();
    private FrozenDictionary<string, MapResolver[]>? _maps;

    /// <summary>The rule that governs the writes of a caller; null while no map has a resolver.</summary>
    public ResolverRule? RuleFor(Principal? caller) =>
        Volatile.Read(ref _maps) is { } maps ? new ResolverRule(maps, caller, clock, timeProvider, valueBytesMax, _failures) : null;

    /// <summary>Registers what callers of earlier lives have registered, behind what the host registers; what it does not know any more is left out.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            var events = new List<ResolverEvent>();
            foreach (var (_, value) in records.Read(NodeRecords.Resolvers))
            {
                var (owner, registration) = ResolverState.Read(value);
                if (resolvers.Find(registration.Name) is not null)
                    _table.Register(owner, registration, events);
            }
            Show(events);
        }
    }

    /// <summary>Registers a resolver.</summary>
    /// <exception cref="GridException">It breaks a rule or a limit, or nobody knows it.</exception>
    public void Register(string owner, ResolverRegistration registration, string code)
    {
        ResolverRules.Require(registration, code, resolvers);
        registration = registration with { Priority = registration.Priority ?? resolvers.PriorityOf(registration.Name) };
        Change((table, events) => table.Register(owner, registration, events));
    }

    /// <summary>Takes a resolver back.</summary>
    /// <exception cref="GridException">There is none, or somebody else registered it.</exception>
    public void Unregister(string owner, string mapName, string name) =>
        Change((table, events) => table.Unregister(owner, mapName, name, events));

    /// <summary>Takes all resolvers of an owner back.</summary>
    public void End(string owner)
    {
        if (Volatile.Read(ref _maps) is null)
            return;
        Change((table, events) =>
        {
            table.End(owner, events);
            return null;
        });
    }

    /// <summary>What is registered, by map, in the order in which it is asked.</summary>
    public IReadOnlyList<ResolverRegistration> List(string? mapName)
    {
        var maps = Volatile.Read(ref _maps) ?? FrozenDictionary<string, MapResolver[]>.Empty;
        if (mapName is not null)
            return [.. (maps.GetValueOrDefault(mapName) ?? []).Select(resolver => resolver.Registration)];
        return [.. maps.OrderBy(map => map.Key, StringComparer.Ordinal).SelectMany(map => map.Value).Select(resolver => resolver.Registration)];
    }

    private void Change(Func<ResolverTable, List<ResolverEvent>, GridError?> command)
    {
        lock (_gate)
        {
            var events = new List<ResolverEvent>();
            if (command(_table, events) is { } refusal)
                throw new GridException(refusal);
            if (events.Count == 0)
                return;
            Show(events);
            Remember(events);
        }
    }

    private void Remember(List<ResolverEvent> events)
    {
        if (!records.IsDurable)
            return;
        foreach (var (claim, isRegistered) in events)
        {
            if (ResolverOwner.Lasts(claim.Owner))
            {
                records.Put(
                    NodeRecords.Resolvers, ResolverState.KeyOf(claim.Registration),
                    isRegistered ? ResolverState.Write(claim.Owner, claim.Registration) : default);
            }
        }
    }

    private void Show(List<ResolverEvent> events)
    {
        var maps = _maps is null
            ? new Dictionary<string, MapResolver[]>(StringComparer.Ordinal)
            : new Dictionary<string, MapResolver[]>(_maps, StringComparer.Ordinal);
        foreach (var mapName in events.Select(happened => happened.Claim.Registration.MapName).Distinct())
        {
            var claims = _table.Of(mapName);
            if (claims.Count == 0)
                maps.Remove(mapName);
            else
                maps[mapName] = [.. claims.Select(claim => new MapResolver(claim.Registration, resolvers.Find(claim.Registration.Name)!))];
        }
        Volatile.Write(ref _maps, maps.Count == 0 ? null : maps.ToFrozenDictionary(StringComparer.Ordinal));
    }
}

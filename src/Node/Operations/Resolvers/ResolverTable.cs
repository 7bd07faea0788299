using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;

namespace TopGun.Node.Operations.Resolvers;

/// <summary>
/// Which resolvers are registered for which maps, as a deterministic state machine: the same commands give the same events and
/// refusals on every replica. Not safe for use from several threads.
/// </summary>
internal sealed class ResolverTable
{
    private static readonly GridError MapIsFull = new(
        GridErrorCode.TooLarge, $"Maximum resolvers per map ({ResolverLimits.PerMapMax}) exceeded");

    private static readonly GridError CallerIsFull = new(
        GridErrorCode.TooLarge, $"Maximum resolvers per client ({ResolverLimits.PerCallerMax}) exceeded");

    private static readonly GridError TableIsFull = new(
        GridErrorCode.TooLarge, $"this grid holds {ResolverLimits.TotalMax} resolvers, which is its limit; unregister some first");

    private static readonly GridError NotOwned = new(
        GridErrorCode.NotFound, "Resolver not found or not owned by this client");

    private readonly Dictionary<string, List<ResolverClaim>> _maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private ulong _lastId;
    private int _count;

    /// <summary>The resolvers of a map in the order in which they are asked: priority, then the older registration.</summary>
    public IReadOnlyList<ResolverClaim> Of(string mapName) => _maps.TryGetValue(mapName, out var claims)
        ? [.. claims.OrderByDescending(claim => claim.Registration.Priority).ThenBy(claim => claim.Id)]
        : [];

    /// <summary>Registers a resolver in place of the map's one of the same name, unless that is the host's.</summary>
    /// <param name="owner">Who registers it.</param>
    /// <param name="registration">What; its priority is named.</param>
    /// <param name="events">Gets what has changed.</param>
    /// <returns>Why nothing has changed; null when it was registered.</returns>
    public GridError? Register(string owner, ResolverRegistration registration, List<ResolverEvent> events)
    {
        // Before a registration of the same name is replaced, as clients expect it (core-algorithms §13).
        if (_maps.TryGetValue(registration.MapName, out var claims) && claims.Count >= ResolverLimits.PerMapMax)
            return MapIsFull;
        var replaced = claims?.Find(claim => claim.Registration.Name == registration.Name);
        if (replaced?.Owner == ResolverOwner.Host && owner != ResolverOwner.Host)
            return NotOwned;
        if (replaced?.Owner != owner && owner != ResolverOwner.Host && _counts.GetValueOrDefault(owner) >= ResolverLimits.PerCallerMax)
            return CallerIsFull;
        if (replaced is null && _count >= ResolverLimits.TotalMax)
            return TableIsFull;
        if (replaced is not null)
            Leave(replaced, events);
        var registered = new ResolverClaim(++_lastId, owner, registration);
        Enter(registered);
        events.Add(new ResolverEvent(registered, IsRegistered: true));
        return null;
    }

    /// <summary>Takes a resolver back.</summary>
    /// <returns>Why nothing has changed; null when it is gone.</returns>
    public GridError? Unregister(string owner, string mapName, string name, List<ResolverEvent> events)
    {
        var claim = _maps.GetValueOrDefault(mapName)?.Find(claim => claim.Registration.Name == name && claim.Owner == owner);
        if (claim is null)
            return NotOwned;
        Leave(claim, events);
        return null;
    }

    /// <summary>Takes all resolvers of an owner back.</summary>
    public void End(string owner, List<ResolverEvent> events)
    {
        if (!_counts.ContainsKey(owner))
            return;
        var ended = _maps.Values.SelectMany(claims => claims).Where(claim => claim.Owner == owner).OrderBy(claim => claim.Id).ToArray();
        foreach (var claim in ended)
            Leave(claim, events);
    }

    private void Enter(ResolverClaim claim)
    {
        if (!_maps.TryGetValue(claim.Registration.MapName, out var claims))
            _maps.Add(claim.Registration.MapName, claims = []);
        claims.Add(claim);
        _counts[claim.Owner] = _counts.GetValueOrDefault(claim.Owner) + 1;
        _count++;
    }

    private void Leave(ResolverClaim claim, List<ResolverEvent> events)
    {
        var claims = _maps[claim.Registration.MapName];
        claims.Remove(claim);
        if (claims.Count == 0)
            _maps.Remove(claim.Registration.MapName);
        if (--_counts[claim.Owner] == 0)
            _counts.Remove(claim.Owner);
        _count--;
        events.Add(new ResolverEvent(claim, IsRegistered: false));
    }
}

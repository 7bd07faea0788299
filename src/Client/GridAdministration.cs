using TopGun.Client.Calls;
using TopGun.Client.Telemetry;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Resolvers;

namespace TopGun.Client;

/// <summary>What operators ask: everything of <see cref="IAdministration"/>, and conflict resolvers. Thread-safe.</summary>
public sealed class GridAdministration
{
    private readonly ClientSession _session;

    internal GridAdministration(ClientSession session) => _session = session;

    /// <summary>Asks as an administrator.</summary>
    /// <param name="question">What to ask, for instance <c>(grid, stop) => grid.ListMapsAsync(stop)</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused: above all, <see cref="GridErrorCode.PermissionDenied"/> for others than administrators.</exception>
    public Task<T> AskAsync<T>(Func<IAdministration, CancellationToken, ValueTask<T>> question, CancellationToken cancellationToken = default) =>
        _session.RunAsync(new CallName("admin.ask"), (session, token) => question(session.Administration, token), cancellationToken);

    /// <summary>Has a resolver of the grid asked for a map's writes from now on, in place of one of the same name.</summary>
    /// <param name="registration">What to register.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">The grid has no resolver of this name, or the registration breaks a rule.</exception>
    public Task RegisterResolverAsync(ResolverRegistration registration, CancellationToken cancellationToken = default) => _session.RunAsync(
        new CallName("resolver.register", registration.MapName),
        async (session, token) =>
        {
            await session.Resolvers.RegisterAsync(registration, string.Empty, token);
            return true;
        },
        cancellationToken);

    /// <summary>Takes a resolver back that this caller registered.</summary>
    /// <param name="map">Map.</param>
    /// <param name="name">Resolver.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException"><see cref="GridErrorCode.NotFound"/>: there is none, or another caller registered it.</exception>
    public Task UnregisterResolverAsync(string map, string name, CancellationToken cancellationToken = default) => _session.RunAsync(
        new CallName("resolver.unregister", map),
        async (session, token) =>
        {
            await session.Resolvers.UnregisterAsync(map, name, token);
            return true;
        },
        cancellationToken);

    /// <summary>The registered resolvers by map, in the order in which they are asked.</summary>
    /// <param name="map">Only those of this map; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<ResolverRegistration>> ListResolversAsync(string? map = null, CancellationToken cancellationToken = default) =>
        _session.RunAsync(new CallName("resolver.list", map), (session, token) => session.Resolvers.ListAsync(map, token), cancellationToken);
}

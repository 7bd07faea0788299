namespace TopGun.Core.Grid.Resolvers;

/// <summary>Conflict resolvers of maps (server-behaviour §7.6): named functions of the grid that decide about writes before the merge.</summary>
public interface IResolvers
{
    /// <summary>Has a resolver asked for a map's writes from now on, in place of one of the same name.</summary>
    /// <param name="registration">What to register.</param>
    /// <param name="code">Source that the caller sends along; never run, may be empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">
    /// The registration breaks a rule or a limit, or <see cref="GridErrorCode.NotServed"/>: the grid has no resolver of this name.
    /// </exception>
    ValueTask RegisterAsync(ResolverRegistration registration, string code, CancellationToken cancellationToken);

    /// <summary>Takes a resolver back that this caller registered.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="name">Resolver.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException"><see cref="GridErrorCode.NotFound"/>: there is none, or another caller registered it.</exception>
    ValueTask UnregisterAsync(string mapName, string name, CancellationToken cancellationToken);

    /// <summary>The registered resolvers by map, in the order in which they are asked.</summary>
    /// <param name="mapName">Only those of this map; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">The name is malformed.</exception>
    ValueTask<IReadOnlyList<ResolverRegistration>> ListAsync(string? mapName, CancellationToken cancellationToken);
}

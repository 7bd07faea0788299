using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Operations.Resolvers;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The conflict resolvers as one session registers them: for its user or device, or else for as long as it lives.</summary>
internal sealed class SessionResolvers(NodeSession session, ResolverRegistry registry, string number, CallerAccess access) : IResolvers
{
    private readonly string _sessionOwner = $"session:{number}";

    private string Owner => ResolverOwner.Of(session.Principal) ?? _sessionOwner;

    /// <inheritdoc/>
    public ValueTask RegisterAsync(ResolverRegistration registration, string code, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        // A resolver decides about everybody's writes, so a right to some records is not enough.
        var map = Resource.Map(registration.MapName);
        if (!access.Judge(map, AccessAction.Write).IsAllowed)
            throw new GridException(AccessRefusals.Of(map));
        registry.Register(Owner, registration, code);
        // A session that ended meanwhile has taken its resolvers back before this one came.
        if (session.IsClosed)
            End();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UnregisterAsync(string mapName, string name, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        registry.Unregister(Owner, mapName, name);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ResolverRegistration>> ListAsync(string? mapName, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        if (mapName is not null)
            MapNames.Require(mapName);
        var registered = registry.List(mapName);
        return ValueTask.FromResult<IReadOnlyList<ResolverRegistration>>(
            [.. registered.Where(resolver => !access.Judge(Resource.Map(resolver.MapName), AccessAction.Read).IsDenied)]);
    }

    /// <summary>Takes back what nobody could take back later.</summary>
    public void End() => registry.End(_sessionOwner);
}

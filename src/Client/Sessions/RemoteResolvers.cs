using TopGun.Client.Sessions.Commands;
using TopGun.Core.Grid.Resolvers;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using CoreRegistration = TopGun.Core.Grid.Resolvers.ResolverRegistration;

namespace TopGun.Client.Sessions;

/// <summary>Conflict resolvers for one session over its stream.</summary>
internal sealed class RemoteResolvers(RemoteSession session) : IResolvers
{
    /// <inheritdoc/>
    public async ValueTask RegisterAsync(CoreRegistration registration, string code, CancellationToken cancellationToken) =>
        await ChangeAsync(
            new SessionCommand { ResolverRegister = new ResolverRegistering { Registration = registration.ToSchema(), Code = code } },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask UnregisterAsync(string mapName, string name, CancellationToken cancellationToken) =>
        await ChangeAsync(
            new SessionCommand { ResolverUnregister = new ResolverUnregistering { Map = mapName, Name = name } }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CoreRegistration>> ListAsync(string? mapName, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var listing = new ResolverListing();
        if (mapName is not null)
            listing.Map = mapName;
        return await session.ReadAsync(
            new PendingRead<IReadOnlyList<CoreRegistration>>(
                new SessionCommand { ResolversList = listing },
                SessionEvent.EventOneofCase.Resolvers,
                static answer => answer.Resolvers.ToCore()),
            cancellationToken);
    }

    private Task<bool> ChangeAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return session.ReadAsync(
            new PendingRead<bool>(command, SessionEvent.EventOneofCase.ResolverChanged, static _ => true), cancellationToken);
    }
}

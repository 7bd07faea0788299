using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>Conflict resolvers (server-behaviour §7.6); always answered under the request's id.</summary>
internal sealed class ResolverHandler
    : IHandle<RegisterResolver, ClientSession>, IHandle<UnregisterResolver, ClientSession>, IHandle<ListResolvers, ClientSession>
{
    /// <summary>Registers a resolver of the grid by its name.</summary>
    /// <param name="message">Map and resolver.</param>
    /// <param name="context">Its session.</param>
    public void Handle(RegisterResolver message, ClientSession context) => context.Answer(RegisterAsync(message, context));

    /// <summary>Takes a resolver back.</summary>
    /// <param name="message">Map and name.</param>
    /// <param name="context">Its session.</param>
    public void Handle(UnregisterResolver message, ClientSession context) => context.Answer(UnregisterAsync(message, context));

    /// <summary>Lists resolvers.</summary>
    /// <param name="message">Of which map.</param>
    /// <param name="context">Its session.</param>
    public void Handle(ListResolvers message, ClientSession context) => context.Answer(ListAsync(message, context));

    private static async Task RegisterAsync(RegisterResolver message, ClientSession session)
    {
        var resolver = message.Resolver;
        var priority = resolver.Priority is { } given ? (int)Math.Min(given, int.MaxValue) : (int?)null;
        var error = await TryAsync(resolvers => resolvers.RegisterAsync(
            new ResolverRegistration(message.MapName, resolver.Name, priority, resolver.KeyPattern), resolver.Code, session.Connection.Aborted), session);
        session.Send(new RegisterResolverResponse { RequestId = message.RequestId, Success = error is null, Error = error });
    }

    private static async Task UnregisterAsync(UnregisterResolver message, ClientSession session)
    {
        var error = await TryAsync(
            resolvers => resolvers.UnregisterAsync(message.MapName, message.ResolverName, session.Connection.Aborted), session);
        session.Send(new UnregisterResolverResponse { RequestId = message.RequestId, Success = error is null, Error = error });
    }

    private static async Task ListAsync(ListResolvers message, ClientSession session)
    {
        IReadOnlyList<ResolverRegistration> registrations = [];
        await TryAsync(
            async resolvers => registrations = await resolvers.ListAsync(message.MapName, session.Connection.Aborted), session);
        session.Send(new ListResolversResponse
        {
            RequestId = message.RequestId,
            Resolvers = [.. registrations.Select(SummaryOf)],
        });
    }

    private static ResolverSummary SummaryOf(ResolverRegistration registration) => new()
    {
        MapName = registration.MapName,
        Name = registration.Name,
        Priority = (uint?)registration.Priority,
        KeyPattern = registration.KeyPattern,
    };

    // Clients wait for the answer under their own id, so a refusal is its error.
    private static async Task<string?> TryAsync(Func<IResolvers, ValueTask> call, ClientSession session)
    {
        try
        {
            await call(session.Grid.Resolvers);
            return null;
        }
        catch (GridException refused)
        {
            return refused.Message;
        }
    }
}

using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

internal sealed partial class GatewaySession
{
    // Conflict resolvers and deltas; false when the command is none of theirs.
    private bool CarryOutResolving(SessionCommand command, CancellationToken cancellationToken)
    {
        switch (command.ActionCase)
        {
            case SessionCommand.ActionOneofCase.ResolverRegister:
                _ = AnswerAsync(command, async () =>
                {
                    var wanted = command.ResolverRegister;
                    await _session!.Resolvers.RegisterAsync(wanted.Registration.ToCore(), wanted.Code, cancellationToken);
                    return new SessionEvent { ResolverChanged = new ResolverChanged() };
                });
                return true;
            case SessionCommand.ActionOneofCase.ResolverUnregister:
                _ = AnswerAsync(command, async () =>
                {
                    var named = command.ResolverUnregister;
                    await _session!.Resolvers.UnregisterAsync(named.Map, named.Name, cancellationToken);
                    return new SessionEvent { ResolverChanged = new ResolverChanged() };
                });
                return true;
            case SessionCommand.ActionOneofCase.ResolversList:
                _ = AnswerAsync(command, async () =>
                {
                    var mapName = command.ResolversList.HasMap ? command.ResolversList.Map : null;
                    var registrations = await _session!.Resolvers.ListAsync(mapName, cancellationToken);
                    return new SessionEvent { Resolvers = registrations.ToSchema() };
                });
                return true;
            case SessionCommand.ActionOneofCase.DeltaRead:
                _ = AnswerAsync(command, async () =>
                {
                    var wanted = command.DeltaRead;
                    var delta = await _session!.Sync.ReadDeltaAsync(
                        wanted.Map, wanted.Since?.ToCore() ?? default, (int)Math.Min(wanted.BytesMax, int.MaxValue), cancellationToken);
                    return new SessionEvent { Delta = delta.ToSchema() };
                });
                return true;
            default:
                return false;
        }
    }

    private async Task AnswerAsync(SessionCommand command, Func<Task<SessionEvent>> ask)
    {
        try
        {
            var answer = await ask();
            answer.Session = id;
            answer.Command = command.Command;
            outbox.Post(answer);
        }
        catch (GridException refused)
        {
            outbox.Post(GatewayEvents.Refused(id, command.Command, refused.Error));
        }
        catch (OperationCanceledException)
        {
            // The stream is gone, and with it whoever waited for the answer.
        }
    }
}

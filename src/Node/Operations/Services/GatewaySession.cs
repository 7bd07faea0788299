using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using CoreRejection = TopGun.Core.Grid.Resolvers.MergeRejection;

namespace TopGun.Node.Operations.Services;

/// <summary>One caller's session behind a gateway.</summary>
internal sealed partial class GatewaySession(ulong id, GatewayOutbox outbox) : ISessionSink, IAsyncDisposable
{
    private readonly Dictionary<ulong, IDisposable> _subscriptions = [];
    private readonly GatewayAddress _address = outbox.Open(id);
    private IGridSession? _session;

    /// <summary>Opens the session with its own caller's token.</summary>
    /// <exception cref="GridException">The token is refused.</exception>
    public async Task OpenAsync(IGrid grid, SessionCommand command, CancellationToken cancellationToken)
    {
        var credentials = new Credentials(TextOrNull(command.Open.Token), TextOrNull(command.Open.DeviceToken));
        _session = await grid.OpenSessionAsync(credentials, this, cancellationToken);
        outbox.Post(new SessionEvent { Session = id, Command = command.Command, Opened = GatewayEvents.Opened(_session.Principal, _session.NodeId) });
    }

    /// <summary>Carries out a command; what has to wait answers later.</summary>
    /// <exception cref="GridException">The command is refused.</exception>
    public async Task CarryOutAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        switch (command.ActionCase)
        {
            case SessionCommand.ActionOneofCase.Apply:
                GatewayWrite.Start(_session!.Maps, command, id, outbox);
                break;
            case SessionCommand.ActionOneofCase.Get:
                var entry = await EntryReading.ReadAsync(_session!, command.Get, cancellationToken);
                outbox.Post(new SessionEvent { Session = id, Command = command.Command, Got = entry });
                break;
            case SessionCommand.ActionOneofCase.Query:
                _ = RunQueryAsync(command, cancellationToken);
                break;
            case SessionCommand.ActionOneofCase.Subscribe:
                _subscriptions[command.Command] =
                    _session!.Queries.Subscribe(command.Subscribe.ToCore(), new GatewayQuerySink(_address, command.Command, outbox));
                break;
            case SessionCommand.ActionOneofCase.Unsubscribe:
                Unsubscribe(command.Unsubscribe);
                break;
            case SessionCommand.ActionOneofCase.Process:
                var run = command.Process;
                var replies = await _session!.Processors.RunAsync(run.Map, run.TextKeys(), run.ToCore(), cancellationToken);
                outbox.Post(new SessionEvent { Session = id, Command = command.Command, Processed = replies.ToSchema() });
                break;
            case SessionCommand.ActionOneofCase.Fence:
                outbox.Post(new SessionEvent { Session = id, Command = command.Command, FencePassed = new FencePassed() });
                break;
            case SessionCommand.ActionOneofCase.BindDevice:
                var device = await _session!.BindDeviceAsync(TextOrNull(command.BindDevice.DeviceToken), cancellationToken);
                outbox.Post(new SessionEvent { Session = id, Command = command.Command, DeviceBound = GatewayEvents.Bound(device) });
                break;
            default:
                if (CarryOutMessaging(command, cancellationToken) || CarryOutResolving(command, cancellationToken)
                    || await CarryOutSyncAsync(command, cancellationToken))
                    break;
                throw new GridException(GridErrorCode.NotServed, "this node does not know the command; it is older than the gateway");
        }
    }

    /// <inheritdoc/>
    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
        var encoded = (RecordEvent)(change.RemoteForm ??= GatewayEvents.Of(change));
        outbox.Post(_address, 0, encoded, delivery);
    }

    /// <inheritdoc/>
    public void OnMergeRejected(CoreRejection rejection, Delivery delivery) =>
        outbox.Post(new SessionEvent { Session = id, MergeRejected = rejection.ToSchema() }, delivery);

    /// <inheritdoc/>
    public void OnRefused(GridError error) => outbox.Post(GatewayEvents.CommandRefused(id, _publication, error));

    /// <inheritdoc/>
    public void OnForgotten(HlcTimestamp olderThan) =>
        outbox.Post(new SessionEvent { Session = id, Forgotten = olderThan.ToSchema() });

    /// <inheritdoc/>
    public void OnClosed(GridError error) => outbox.Post(GatewayEvents.Refused(id, 0, error));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in _subscriptions.Values)
        {
            subscription.Dispose();
        }

        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        outbox.Close(id);
    }

    private static string? TextOrNull(string text) => text.Length == 0 ? null : text;

    private void Unsubscribe(ulong command)
    {
        if (_subscriptions.Remove(command, out var subscription))
        {
            subscription.Dispose();
        }
    }

    private async Task RunQueryAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        try
        {
            var page = await _session!.Queries.RunAsync(command.Query.ToCore(), cancellationToken);
            outbox.Post(new SessionEvent { Session = id, Command = command.Command, Page = page.ToSchema(ValueForm.Msgpack) });
        }
        catch (GridException refused)
        {
            outbox.Post(GatewayEvents.Refused(id, command.Command, refused.Error));
        }
        catch (OperationCanceledException)
        {
            // The stream is gone, and with it whoever waited for the page.
        }
    }
}

using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using NodeOperations = TopGun.Grid.V1.NodeOperations;

namespace TopGun.Node.Operations.Services;

/// <summary>One gateway's stream: its sessions, and the events on their way to it.</summary>
internal sealed class GatewayStream(IGrid grid) : IAsyncDisposable
{
    private readonly Dictionary<ulong, GatewaySession> _sessions = [];
    private readonly GatewayOutbox _outbox = new();

    /// <summary>Sends events until the stream ends.</summary>
    public async Task SendAsync(IServerStreamWriter<ConnectResponse> responses, CancellationToken cancellationToken)
    {
        while (true)
        {
            await responses.WriteAsync(await _outbox.TakeAsync(cancellationToken), cancellationToken);
        }
    }

    /// <summary>Carries out commands in order until the gateway ends the stream.</summary>
    public async Task ReceiveAsync(IAsyncStreamReader<ConnectRequest> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            if (requests.Current.TakesSharedEvents)
            {
                _outbox.Share();
            }

            foreach (var command in requests.Current.Commands)
            {
                await CarryOutAsync(command, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values)
        {
            await session.DisposeAsync();
        }

        _outbox.Dispose();
    }

    private async Task CarryOutAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        try
        {
            if (command.ActionCase == SessionCommand.ActionOneofCase.Open)
            {
                await OpenAsync(command, cancellationToken);
            }
            else if (command.ActionCase == SessionCommand.ActionOneofCase.OperationsCount)
            {
                await CountOperationsAsync(command, cancellationToken);
            }
            else if (!_sessions.TryGetValue(command.Session, out var session))
            {
                throw new GridException(GridErrorCode.NotFound, $"session {command.Session} is not open on this stream");
            }
            else if (command.ActionCase == SessionCommand.ActionOneofCase.Close)
            {
                _sessions.Remove(command.Session);
                await session.DisposeAsync();
            }
            else
            {
                await session.CarryOutAsync(command, cancellationToken);
            }
        }
        catch (GridException refused)
        {
            _outbox.Post(GatewayEvents.Refused(command.Session, command.Command, refused.Error));
        }
    }

    private async Task CountOperationsAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        var counts = new OperationCounts();
        foreach (var node in await grid.CountOperationsAsync(cancellationToken))
        {
            counts.Nodes.Add(new NodeOperations { NodeId = node.NodeId, Operations = node.Operations });
        }

        _outbox.Post(new SessionEvent { Session = command.Session, Command = command.Command, Operations = counts });
    }

    private async Task OpenAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        if (_sessions.ContainsKey(command.Session))
        {
            throw new GridException(GridErrorCode.InvalidArgument, $"session {command.Session} is open already; numbers are not reused");
        }

        var session = new GatewaySession(command.Session, _outbox);
        try
        {
            await session.OpenAsync(grid, command, cancellationToken);
            _sessions.Add(command.Session, session);
        }
        catch (GridException)
        {
            await session.DisposeAsync();
            throw;
        }
    }
}

using System.Collections.Concurrent;
using Grpc.Core;
using TopGun.Client.Sessions;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Rpc.Client;

namespace TopGun.Client.Nodes;

/// <summary>One open stream to a node: carries the commands of its sessions there and their events back.</summary>
internal sealed class NodeStream
{
    private readonly AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> _call;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<ulong, RemoteSession> _sessions = new();
    private readonly CommandOutbox _outbox = new();
    private bool _ended;

    public NodeStream(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call, RpcChannel channel)
    {
        _call = call;
        Channel = channel;
        Questions = new NodeQuestions(_outbox);
    }

    /// <summary>Leads to the same node.</summary>
    public RpcChannel Channel { get; }

    /// <summary>What the node is asked about itself.</summary>
    public NodeQuestions Questions { get; }

    /// <summary>Takes a session in; false once the stream has ended.</summary>
    public bool TryAttach(RemoteSession session)
    {
        lock (_gate)
            return !_ended && _sessions.TryAdd(session.Number, session);
    }

    /// <summary>Lets a session go; its events are ignored from now on.</summary>
    public void Detach(RemoteSession session) => _sessions.TryRemove(session.Number, out _);

    /// <summary>Sends a command after those posted before; never blocks.</summary>
    public void Post(SessionCommand command, int bytes) => _outbox.Add(command, bytes);

    /// <summary>Takes no sessions from now on and gives back those it has.</summary>
    public ICollection<RemoteSession> End()
    {
        lock (_gate)
        {
            _ended = true;
            return _sessions.Values;
        }
    }

    /// <summary>Sends and receives until one of both fails; never throws what the stream may fail with.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(ended.Token);
        var receiving = ReceiveAsync(ended.Token);
        await Task.WhenAny(sending, receiving);
        await ended.CancelAsync();
        _call.Dispose();
        await ((Task)Task.WhenAll(sending, receiving)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (true)
            await _call.RequestStream.WriteAsync(await _outbox.TakeAsync(cancellationToken), cancellationToken);
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var delivery = new Delivery();
        var received = new ReceivedEvent();
        while (await _call.ResponseStream.MoveNext(cancellationToken))
        {
            foreach (var happened in _call.ResponseStream.Current.Events)
            {
                received.Start(happened);
                Deliver(received, delivery);
                for (var further = 0; further < happened.MoreSessions.Count; further++)
                {
                    received.MoveTo(further);
                    Deliver(received, delivery);
                }
            }
            delivery.Complete();
        }
    }

    private void Deliver(ReceivedEvent received, Delivery delivery)
    {
        if (_sessions.TryGetValue(received.Session, out var session))
            session.Deliver(received, delivery);
        else if (received.Session == NodeQuestions.Session)
            Questions.OnEvent(received.Message);
    }
}

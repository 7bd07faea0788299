using System.Runtime.CompilerServices;
using TopGun.Client.Calls;
using TopGun.Client.Nodes;
using TopGun.Client.Telemetry;

namespace TopGun.Client.Connections;

/// <summary>
/// The connection of the client's session: what carries subscriptions, counters, locks and the journal. It is made when it is first
/// needed, and again after a loss. Reads, writes and queries have connections of their own, mostly to the same node. Thread-safe.
/// </summary>
public sealed class GridConnection
{
    private readonly Lock _gate = new();
    private readonly HashSet<Backlog<ConnectionState>> _watchers = [];
    private readonly ClientSession _session;
    private ConnectionState _state = ConnectionState.None;

    internal GridConnection(ClientSession session)
    {
        _session = session;
        session.Moved += OnMoved;
        session.Ended += OnEnded;
    }

    /// <summary>How it is now.</summary>
    public ConnectionState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>Follows the connection: how it is, then every change. Makes it if it was not needed yet.</summary>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TopGunException">The grid refuses the client, or has ended its session.</exception>
    public async IAsyncEnumerable<ConnectionState> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var states = new Backlog<ConnectionState>("the connection");
        lock (_gate)
        {
            _watchers.Add(states);
            states.Add(_state);
        }
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var opening = OpenAsync(states, stop.Token);
            try
            {
                await foreach (var state in states.ReadAllAsync(cancellationToken))
                    yield return state;
            }
            finally
            {
                await stop.CancelAsync();
                await opening;
            }
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(states);
        }
    }

    private async Task OpenAsync(Backlog<ConnectionState> states, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_session.Options.Jitter);
        while (true)
        {
            try
            {
                await _session.RunAsync(new CallName("connection.watch"), static (_, _) => new ValueTask<bool>(true), cancellationToken);
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (failure is TopGunException { IsTransient: false } or ObjectDisposedException)
            {
                states.End(failure);
                return;
            }
            catch (TopGunException)
            {
                // No node can be reached yet.
            }
            if (!await PauseAsync(backoff.Next(), cancellationToken))
                return;
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, _session.Options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private void OnMoved(string? nodeId)
    {
        lock (_gate)
        {
            if (_state.NodeId == nodeId)
                return;
            _state = nodeId is null ? ConnectionState.None : new ConnectionState(true, nodeId);
            foreach (var watcher in _watchers)
                watcher.Add(_state);
        }
    }

    private void OnEnded(TopGunException error)
    {
        lock (_gate)
        {
            _state = ConnectionState.None;
            foreach (var watcher in _watchers)
                watcher.End(error);
        }
    }
}

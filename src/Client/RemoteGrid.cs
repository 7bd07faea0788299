using System.Collections.Concurrent;
using TopGun.Client.Nodes;
using TopGun.Client.Sessions;
using TopGun.Client.Sessions.Commands;
using TopGun.Client.Tokens;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Client;

/// <summary>
/// A grid reached through its nodes' gateway service: one duplex stream per node, shared by all sessions (settled 41).
/// </summary>
/// <remarks>
/// Safe for use from many threads. Connects in the background from the start, and again with growing pauses after a loss.
/// A session outlives its stream: it is opened again on another one with its own token, its live queries start afresh with
/// a new page, and what it may repeat is sent again (see <see cref="PendingCommand.MayRepeat"/>).
/// Lock order: session, then stream or grid; no lock is held while callers are called, except a live query's own.
/// </remarks>
public sealed class RemoteGrid : IGrid, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<ulong, RemoteSession> _sessions = new();
    private readonly HashSet<RemoteSession> _waiting = [];
    private readonly List<NodeStream> _streams = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly RemoteGridOptions _options;
    private readonly OperationTotals _totals;
    private readonly ITimer _expiry;
    private readonly Task _links;
    private ulong _lastSession;
    private int _lastStream;
    private int _disposed;

    /// <summary>Starts to connect to every node.</summary>
    /// <param name="options">Where the nodes are.</param>
    /// <exception cref="ArgumentException">There is no address, or one is neither <c>http</c> nor <c>https</c>.</exception>
    public RemoteGrid(RemoteGridOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Addresses.Count, nameof(options));
        _options = options;
        _totals = new OperationTotals(options.TimeProvider);
        var links = options.Addresses.Select(address => new NodeLink(this, address, options)).ToArray();
        _expiry = options.TimeProvider.CreateTimer(
            static grid => ((RemoteGrid)grid!).ExpireCommands(), this, ClientLimits.ExpiryInterval, ClientLimits.ExpiryInterval);
        _links = Task.WhenAll(links.Select(link => link.RunAsync(_stop.Token)));
    }

    /// <summary>True while at least one node is connected.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_gate)
                return _streams.Count > 0;
        }
    }

    internal CommandBudget Budget { get; } = new(ClientLimits.CommandBytesMax);

    internal TimeProvider TimeProvider => _options.TimeProvider;

    internal Func<double> Jitter => _options.Jitter;

    /// <inheritdoc/>
    public async ValueTask<IGridSession> OpenSessionAsync(
        Credentials credentials, ISessionSink sink, CancellationToken cancellationToken) =>
        await OpenAsync(new RemoteSession(this, Interlocked.Increment(ref _lastSession), credentials, sink), cancellationToken);

    /// <summary>Opens a session with the token that is there whenever a stream is opened for it.</summary>
    internal Task<RemoteSession> OpenSessionAsync(
        CallerToken token, ISessionSink sink, Action<string?> onMoved, CancellationToken cancellationToken) =>
        OpenAsync(new RemoteSession(this, Interlocked.Increment(ref _lastSession), token, sink) { OnMoved = onMoved }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeOperations>> CountOperationsAsync(CancellationToken cancellationToken)
    {
        NodeStream[] streams;
        lock (_gate)
            streams = [.. _streams];
        return _totals.AskAsync(streams, cancellationToken);
    }

    /// <summary>Ends every session and every stream.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        foreach (var session in _sessions.Values)
            session.Close(new GridError(GridErrorCode.Unavailable, "this gateway is shutting down"));
        await _links;
        await _expiry.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Gives the sessions that wait for a node to a stream that has just been opened.</summary>
    internal void OnStreamOpened(NodeStream stream)
    {
        RemoteSession[] waiting;
        lock (_gate)
        {
            _streams.Add(stream);
            waiting = [.. _waiting];
            _waiting.Clear();
        }
        foreach (var session in waiting)
            Place(session);
    }

    /// <summary>Moves the sessions of a lost stream to another, or lets them wait for one.</summary>
    internal void OnStreamEnded(NodeStream stream)
    {
        lock (_gate)
            _streams.Remove(stream);
        foreach (var session in stream.End())
            if (session.Suspend(stream))
                Place(session);
    }

    /// <summary>Gives a session that knows its token to a stream, or lets it wait for one.</summary>
    internal void PlaceReady(RemoteSession session)
    {
        // A stream that ends meanwhile refuses the session, and has left the list by then.
        while (NextStream(session) is { } stream)
            if (session.Resume(stream))
                return;
    }

    internal void Forget(RemoteSession session)
    {
        _sessions.TryRemove(session.Number, out _);
        lock (_gate)
            _waiting.Remove(session);
    }

    private async Task<RemoteSession> OpenAsync(RemoteSession session, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        cancellationToken.ThrowIfCancellationRequested();
        _sessions.TryAdd(session.Number, session);
        Place(session);
        try
        {
            await session.Opened.WaitAsync(_options.OpenTimeout, TimeProvider, cancellationToken);
            return session;
        }
        catch (TimeoutException)
        {
            await session.DisposeAsync();
            throw new GridException(GridErrorCode.Unavailable, $"no node can be reached at {string.Join(", ", _options.Addresses)}");
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private void Place(RemoteSession session)
    {
        if (session.HasTokenSource)
            _ = session.PrepareAsync(PlaceReady);
        else
            PlaceReady(session);
    }

    private NodeStream? NextStream(RemoteSession session)
    {
        lock (_gate)
        {
            if (_streams.Count > 0)
                return _streams[_lastStream++ % _streams.Count];
            if (_sessions.ContainsKey(session.Number))
                _waiting.Add(session);
            return null;
        }
    }

    private void ExpireCommands()
    {
        foreach (var (_, session) in _sessions)
            session.ExpireCommands();
    }
}

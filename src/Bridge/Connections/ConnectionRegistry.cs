using System.Collections.Concurrent;
using TopGun.Bridge.Sessions;

namespace TopGun.Bridge.Connections;

/// <summary>All connections of the bridge; one timer looks at the deadlines of them all.</summary>
internal sealed class ConnectionRegistry : IDisposable
{
    private readonly ConcurrentDictionary<long, ClientSession> _sessions = new();
    private readonly BridgeOptions _options;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _draining = new();
    private long _lastId;
    private int _count;
    private volatile bool _isDraining;

    /// <summary>Starts the timer.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Time of the deadlines.</param>
    /// <param name="time">Makes the timer.</param>
    public ConnectionRegistry(BridgeOptions options, BridgeClock clock, TimeProvider time)
    {
        _options = options;
        Clock = clock;
        _timer = time.CreateTimer(_ => Scan(), null, Limits.ScanInterval, Limits.ScanInterval);
    }

    /// <summary>Time of the deadlines.</summary>
    public BridgeClock Clock { get; }

    /// <summary>When to look at which connection.</summary>
    public DeadlineWheel Deadlines { get; } = new();

    /// <summary>Number of connections.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Number of writes that are not answered yet.</summary>
    public int Unanswered => _sessions.Sum(session => session.Value.Writes.Count);

    /// <summary>True once the bridge shuts down; no connection is accepted any more.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Cancelled when the bridge shuts down.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>A place for one more connection, to be given back by <see cref="Leave"/>.</summary>
    /// <param name="id">Names the connection.</param>
    /// <returns>False when there is none.</returns>
    public bool TryEnter(out long id)
    {
        id = Interlocked.Increment(ref _lastId);
        if (Interlocked.Increment(ref _count) <= _options.ConnectionsMax && !_isDraining)
            return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    /// <summary>Puts a connection under the watch of the deadlines.</summary>
    /// <param name="session">The connection's session.</param>
    public void Add(ClientSession session)
    {
        _sessions[session.Connection.Id] = session;
        Deadlines.Add(session.Connection.Id, Limits.AuthenticationTime);
    }

    /// <summary>Gives the place of a connection back.</summary>
    /// <param name="id">Id given by <see cref="TryEnter"/>.</param>
    public void Leave(long id)
    {
        _sessions.TryRemove(id, out _);
        if (Interlocked.Decrement(ref _count) == 0 && _isDraining)
            _emptied.TrySetResult();
    }

    /// <summary>Accepts nothing more, lets accepted writes be answered, then closes all connections.</summary>
    /// <param name="time">Measures <see cref="Limits.DrainTime"/>.</param>
    public async Task DrainAsync(TimeProvider time)
    {
        _isDraining = true;
        await _draining.CancelAsync();
        await Task.WhenAll(_sessions.Values.Select(session => session.DrainAsync(_options.RetryAfter, time)));
        if (Count == 0)
            return;
        try
        {
            await _emptied.Task.WaitAsync(Limits.CloseTime, time);
        }
        catch (TimeoutException)
        {
            foreach (var session in _sessions.Values)
                session.Connection.Abort();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _draining.Dispose();
    }

    private void Scan()
    {
        Clock.Advance();
        var now = Clock.Elapsed;
        foreach (var id in Deadlines.Advance())
        {
            if (_sessions.TryGetValue(id, out var session) && session.Connection.OnDeadline(now) is { } wait)
                Deadlines.Add(id, wait);
        }
    }
}

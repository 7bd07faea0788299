using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace TopGun.Bridge.Transport;

/// <summary>Times connections for the host as long as they carry requests, so that silent WebSockets cost nothing every second.</summary>
/// <remarks>
/// The host's own heartbeat looks into every connection, which of ten thousand takes about 40 % of what they cost, only to find that a
/// WebSocket has no timeout of the host. Runs only while there is something to time. Safe for use from many threads.
/// </remarks>
internal sealed class RequestHeartbeats : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<RequestHeartbeat> _beating = [];
    private readonly ITimer _timer;
    private bool _isRunning;
    private int _isBeating;

    /// <summary>Makes the timer, which does not run yet.</summary>
    /// <param name="time">Makes it.</param>
    public RequestHeartbeats(TimeProvider time) =>
        _timer = time.CreateTimer(static self => ((RequestHeartbeats)self!).Beat(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Connections that are timed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _beating.Count;
        }
    }

    /// <summary>Stands before what serves a connection, and takes the place of the host's heartbeat.</summary>
    /// <param name="next">Serves the connection.</param>
    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        var heartbeat = new RequestHeartbeat(this, connection);
        connection.Features.Set<IConnectionHeartbeatFeature>(heartbeat);
        try
        {
            await next(connection);
        }
        finally
        {
            heartbeat.Stop();
        }
    };

    /// <summary>Times a connection from now on.</summary>
    public void Add(RequestHeartbeat heartbeat)
    {
        lock (_gate)
        {
            _beating.Add(heartbeat);
            if (_isRunning)
                return;
            _isRunning = true;
            _timer.Change(Limits.RequestHeartbeat, Limits.RequestHeartbeat);
        }
    }

    /// <summary>Times a connection no longer.</summary>
    public void Remove(RequestHeartbeat heartbeat)
    {
        lock (_gate)
            _beating.Remove(heartbeat);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        // The host's actions expect one call at a time.
        if (Interlocked.Exchange(ref _isBeating, 1) != 0)
            return;
        foreach (var heartbeat in TakeTurn())
            heartbeat.Beat();
        Volatile.Write(ref _isBeating, 0);
    }

    private RequestHeartbeat[] TakeTurn()
    {
        lock (_gate)
        {
            if (_beating.Count == 0)
            {
                _isRunning = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
            return [.. _beating];
        }
    }
}

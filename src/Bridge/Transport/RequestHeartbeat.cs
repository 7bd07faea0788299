using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace TopGun.Bridge.Transport;

/// <summary>What the host wants done for one connection every second, until the connection is a WebSocket.</summary>
/// <param name="heartbeats">Does it.</param>
/// <param name="connection">The connection.</param>
internal sealed class RequestHeartbeat(RequestHeartbeats heartbeats, ConnectionContext connection) : IConnectionHeartbeatFeature
{
    private (Action<object> Action, object State)[] _actions = [];

    /// <inheritdoc/>
    public void OnHeartbeat(Action<object> action, object state)
    {
        _actions = [.. _actions, (action, state)];
        heartbeats.Add(this);
    }

    /// <summary>Nothing is left to be timed by the host: the connection has ended, or the bridge times it from here on.</summary>
    public void Stop()
    {
        heartbeats.Remove(this);
        _actions = [];
    }

    /// <summary>Does what the host wants done.</summary>
    public void Beat()
    {
        try
        {
            foreach (var (action, state) in _actions)
                action(state);
        }
        catch (Exception exception)
        {
            // Without timeouts it could stay for ever.
            Stop();
            connection.Abort(new ConnectionAbortedException("the timeouts of the connection cannot be looked at", exception));
        }
    }
}

using TopGun.Client.Nodes;
using TopGun.Core.Grid;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions.Subscriptions;

/// <summary>A subscription of a session; outlives streams, on each of which its command is given again.</summary>
/// <remarks>Its sink is called under its lock, so that nothing arrives once <see cref="Dispose"/> has returned.</remarks>
/// <param name="session">Its session.</param>
/// <param name="message">The command that starts it.</param>
internal abstract class LiveCommand(RemoteSession session, SessionCommand message) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _ended;

    /// <summary>The command that starts it.</summary>
    public SessionCommand Message => message;

    /// <summary>Hands over an event.</summary>
    public void OnEvent(ReceivedEvent received, Delivery delivery)
    {
        lock (_gate)
        {
            if (!_ended)
                Receive(received, delivery);
        }
    }

    /// <summary>Hands over the failure that ends it.</summary>
    public void OnFailed(GridError error)
    {
        lock (_gate)
        {
            if (!_ended)
                Fail(error);
            _ended = true;
        }
    }

    /// <summary>Hands over nothing from now on.</summary>
    public void End()
    {
        lock (_gate)
            _ended = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Unsubscribe(this);
        End();
    }

    /// <summary>Calls the sink with an event.</summary>
    protected abstract void Receive(ReceivedEvent received, Delivery delivery);

    /// <summary>Tells the sink of the failure.</summary>
    protected abstract void Fail(GridError error);
}

using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions;

/// <summary>One live query of a session; outlives streams, after each of which it starts with a fresh page.</summary>
/// <remarks>Its sink is called under its lock, so that nothing arrives once <see cref="Dispose"/> has returned.</remarks>
internal sealed class LiveQuery(RemoteSession session, IQuerySink sink, SessionCommand message) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _ended;

    /// <summary>The command that starts it.</summary>
    public SessionCommand Message => message;

    /// <summary>Hands over a page that replaces all rows.</summary>
    public void OnPage(Page page)
    {
        var rows = page.ToCore();
        lock (_gate)
        {
            if (!_ended)
                sink.OnPage(rows);
        }
    }

    /// <summary>Hands over changes.</summary>
    public void OnChanges(Changes changes, Delivery delivery)
    {
        lock (_gate)
        {
            foreach (var change in changes.Changes_)
                if (!_ended)
                    sink.OnChange(change.ToCore(), delivery);
        }
    }

    /// <summary>Hands over the failure that ends it.</summary>
    public void OnFailed(GridError error)
    {
        lock (_gate)
        {
            if (!_ended)
                sink.OnFailed(error);
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
}

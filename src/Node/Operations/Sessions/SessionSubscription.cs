namespace TopGun.Node.Operations.Sessions;

/// <summary>One subscription as its session holds it; ends with whichever of the two is disposed first.</summary>
internal sealed class SessionSubscription(SessionSubscriptions owner) : IDisposable
{
    private readonly Lock _gate = new();
    private IDisposable? _subscription;
    private bool _ended;

    /// <summary>Takes over what was subscribed to; ends it at once when the session has ended meanwhile.</summary>
    public void Attach(IDisposable subscription)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _subscription = subscription;
                return;
            }
        }
        subscription.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IDisposable? subscription;
        lock (_gate)
        {
            _ended = true;
            subscription = _subscription;
            _subscription = null;
        }
        owner.Forget(this);
        subscription?.Dispose();
    }
}

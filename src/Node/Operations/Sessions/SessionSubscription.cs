using TopGun.Node.Operations.Access;

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

    /// <summary>Goes by the rules as they are now, and ends when they refuse it.</summary>
    public void JudgeAnew()
    {
        IJudgedSubscription? judged;
        lock (_gate)
            judged = _subscription as IJudgedSubscription;
        if (judged?.JudgeAnew() is { } refusal && TryEnd())
            judged.Fail(refusal);
    }

    /// <inheritdoc/>
    public void Dispose() => TryEnd();

    private bool TryEnd()
    {
        IDisposable? subscription;
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_ended;
            _ended = true;
            subscription = _subscription;
            _subscription = null;
        }
        owner.Forget(this);
        subscription?.Dispose();
        return isFirst;
    }
}

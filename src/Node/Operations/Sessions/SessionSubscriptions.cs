using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Sessions;

/// <summary>Every subscription of one session, of whatever kind, until it or the session ends; bounds their number.</summary>
internal sealed class SessionSubscriptions(int subscriptionsMax)
{
    private readonly Lock _gate = new();
    private readonly HashSet<SessionSubscription> _subscriptions = new(ReferenceEqualityComparer.Instance);
    private bool _ended;

    /// <summary>Takes a subscription in before it is made.</summary>
    /// <returns>Why it may not be made; null when it may.</returns>
    public GridError? Hold(SessionSubscription subscription)
    {
        lock (_gate)
        {
            if (_ended)
                return new GridError(GridErrorCode.Unavailable, "the session has ended; open another");
            if (_subscriptions.Count >= subscriptionsMax)
                return new GridError(GridErrorCode.RateLimited, $"this session holds {subscriptionsMax} subscriptions, which is its limit; end some first");
            _subscriptions.Add(subscription);
            return null;
        }
    }

    /// <summary>Lets an ended subscription go.</summary>
    public void Forget(SessionSubscription subscription)
    {
        lock (_gate)
            _subscriptions.Remove(subscription);
    }

    /// <summary>Lets every subscription go by the rules as they are now.</summary>
    public void JudgeAnew()
    {
        SessionSubscription[] subscriptions;
        lock (_gate)
            subscriptions = [.. _subscriptions];
        foreach (var subscription in subscriptions)
            subscription.JudgeAnew();
    }

    /// <summary>Ends every subscription, and those that are being made.</summary>
    public void End()
    {
        SessionSubscription[] subscriptions;
        lock (_gate)
        {
            _ended = true;
            subscriptions = [.. _subscriptions];
        }
        foreach (var subscription in subscriptions)
            subscription.Dispose();
    }
}

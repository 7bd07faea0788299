using TopGun.Core.Grid;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Query;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The queries of one session; holds its subscriptions until they or the session end.</summary>
internal sealed class SessionQueries(NodeSession session, QueryEngine engine, int subscriptionsMax) : IQueries
{
    private readonly Lock _gate = new();
    private readonly HashSet<SessionSubscription> _subscriptions = new(ReferenceEqualityComparer.Instance);
    private bool _ended;

    /// <inheritdoc/>
    public ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        MapNames.Require(query.MapName);
        return engine.RunAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(MapQuery query, IQuerySink sink)
    {
        session.ThrowIfClosed();
        var subscription = new SessionSubscription(this);
        if ((MapNames.Refuse(query.MapName) ?? Hold(subscription)) is { } refusal)
            sink.OnFailed(refusal);
        else
            subscription.Attach(engine.Subscribe(query, sink, session.Sink));
        return subscription;
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

    /// <summary>Lets an ended subscription go.</summary>
    public void Forget(SessionSubscription subscription)
    {
        lock (_gate)
            _subscriptions.Remove(subscription);
    }

    private GridError? Hold(SessionSubscription subscription)
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
}

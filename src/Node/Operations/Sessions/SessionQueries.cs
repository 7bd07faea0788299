using TopGun.Core.Grid;
using TopGun.Node.Operations.Administration;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Query;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The queries of one session.</summary>
internal sealed class SessionQueries(NodeSession session, QueryEngine engine, OperationGate gate) : IQueries
{
    /// <inheritdoc/>
    public async ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        MapNames.Require(query.MapName);
        gate.Enter();
        try
        {
            return await engine.RunAsync(query, cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(MapQuery query, IQuerySink sink)
    {
        session.ThrowIfClosed();
        var subscription = new SessionSubscription(session.Subscriptions);
        if ((MapNames.Refuse(query.MapName) ?? session.Subscriptions.Hold(subscription)) is { } refusal)
            sink.OnFailed(refusal);
        else
            subscription.Attach(engine.Subscribe(query, sink, session.Sink));
        return subscription;
    }
}

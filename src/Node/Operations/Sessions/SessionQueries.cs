using TopGun.Core.Grid.Queries;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Administration;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Query;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The queries of one session.</summary>
internal sealed class SessionQueries(NodeSession session, QueryEngine engine, OperationGate gate, ReadAccess reads) : IQueries
{
    /// <inheritdoc/>
    public async ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        MapNames.Require(query.MapName);
        var visible = reads.RequireRows(query.MapName);
        gate.Enter();
        try
        {
            return await engine.RunAsync(query, visible, cancellationToken);
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
        {
            sink.OnFailed(refusal);
            return subscription;
        }
        // Taken in before it is judged, so that no change of the rules comes between.
        subscription.Attach(new JudgedQuery(engine, reads, query, sink, session.Sink));
        subscription.JudgeAnew();
        return subscription;
    }
}

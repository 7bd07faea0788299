using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions.Subscriptions;

/// <summary>One live query of a session; starts with a fresh page after the loss of a stream.</summary>
internal sealed class LiveQuery(RemoteSession session, IQuerySink sink, SessionCommand message) : LiveCommand(session, message)
{
    /// <inheritdoc/>
    protected override void Receive(SessionEvent happened, Delivery delivery)
    {
        if (happened.EventCase == SessionEvent.EventOneofCase.Page)
            sink.OnPage(happened.Page.ToCore());
        else if (happened.EventCase == SessionEvent.EventOneofCase.Changes)
            foreach (var change in happened.Changes.Changes_)
                sink.OnChange(change.ToCore(), delivery);
    }

    /// <inheritdoc/>
    protected override void Fail(GridError error) => sink.OnFailed(error);
}

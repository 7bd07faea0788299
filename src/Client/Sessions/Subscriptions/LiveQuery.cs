using TopGun.Client.Nodes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions.Subscriptions;

/// <summary>One live query of a session; starts with a fresh page after the loss of a stream.</summary>
internal sealed class LiveQuery(RemoteSession session, IQuerySink sink, SessionCommand message) : LiveCommand(session, message)
{
    /// <inheritdoc/>
    protected override void Receive(ReceivedEvent received, Delivery delivery)
    {
        if (received.Message.EventCase == SessionEvent.EventOneofCase.Page)
            sink.OnPage(received.Message.Page.ToCore());
        else if (received.Message.EventCase == SessionEvent.EventOneofCase.Changes)
            foreach (var change in received.Changes)
                sink.OnChange(change, delivery);
    }

    /// <inheritdoc/>
    protected override void Fail(GridError error) => sink.OnFailed(error);
}

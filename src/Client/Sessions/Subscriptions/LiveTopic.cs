using TopGun.Client.Nodes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions.Subscriptions;

/// <summary>One topic of a session; what is published while no node can be reached is missed.</summary>
internal sealed class LiveTopic(RemoteSession session, ITopicSink sink, SessionCommand message) : LiveCommand(session, message)
{
    /// <inheritdoc/>
    protected override void Receive(ReceivedEvent received, Delivery delivery)
    {
        if (received.Message.EventCase == SessionEvent.EventOneofCase.Published)
            sink.OnPublished(received.Publication, delivery);
    }

    /// <inheritdoc/>
    protected override void Fail(GridError error) => sink.OnFailed(error);
}

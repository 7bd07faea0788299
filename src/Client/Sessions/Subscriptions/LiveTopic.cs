using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions.Subscriptions;

/// <summary>One topic of a session; what is published while no node can be reached is missed.</summary>
internal sealed class LiveTopic(RemoteSession session, ITopicSink sink, SessionCommand message) : LiveCommand(session, message)
{
    /// <inheritdoc/>
    protected override void Receive(SessionEvent happened, Delivery delivery)
    {
        if (happened.EventCase == SessionEvent.EventOneofCase.Published)
            sink.OnPublished(happened.Published.ToCore(), delivery);
    }

    /// <inheritdoc/>
    protected override void Fail(GridError error) => sink.OnFailed(error);
}

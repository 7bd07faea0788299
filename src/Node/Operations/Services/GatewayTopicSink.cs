using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

/// <summary>Carries one topic's publications to a gateway.</summary>
internal sealed class GatewayTopicSink(ulong session, ulong command, GatewayOutbox outbox) : ITopicSink
{
    /// <inheritdoc/>
    public void OnPublished(Publication publication, Delivery delivery)
    {
        var encoded = (TopicPublication)(publication.RemoteForm ??= publication.ToSchema());
        outbox.Post(new SessionEvent { Session = session, Command = command, Published = encoded }, delivery);
    }

    /// <inheritdoc/>
    public void OnFailed(GridError error) => outbox.Post(GatewayEvents.Refused(session, command, error));
}

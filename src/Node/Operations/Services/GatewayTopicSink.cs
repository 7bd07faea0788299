using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

/// <summary>Carries one topic's publications to a gateway.</summary>
internal sealed class GatewayTopicSink(GatewayAddress address, ulong command, GatewayOutbox outbox) : ITopicSink
{
    /// <inheritdoc/>
    public void OnPublished(Publication publication, Delivery delivery)
    {
        var encoded = (TopicPublication)(publication.RemoteForm ??= publication.ToSchema());
        outbox.Post(address, command, encoded, delivery);
    }

    /// <inheritdoc/>
    public void OnFailed(GridError error) => outbox.Post(GatewayEvents.Refused(address.Session, command, error));
}

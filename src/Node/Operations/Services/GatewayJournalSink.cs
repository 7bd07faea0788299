using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

/// <summary>Carries changes of the journal to a gateway.</summary>
internal sealed class GatewayJournalSink(GatewayAddress address, ulong command, GatewayOutbox outbox) : IJournalSink
{
    /// <inheritdoc/>
    public void OnJournaled(JournaledChange change, Delivery delivery)
    {
        var encoded = (JournalChange)(change.RemoteForm ??= change.ToSchema());
        outbox.Post(address, command, encoded, delivery);
    }

    /// <inheritdoc/>
    public void OnFailed(GridError error) => outbox.Post(GatewayEvents.Refused(address.Session, command, error));
}

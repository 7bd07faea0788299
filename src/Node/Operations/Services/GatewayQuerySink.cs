using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

/// <summary>Carries the results of one live query to a gateway.</summary>
internal sealed class GatewayQuerySink(GatewayAddress address, ulong command, GatewayOutbox outbox) : IQuerySink
{
    /// <inheritdoc/>
    public void OnPage(QueryPage page) =>
        outbox.Post(new SessionEvent { Session = address.Session, Command = command, Page = page.ToSchema(ValueForm.Msgpack) });

    /// <inheritdoc/>
    public void OnChange(RowChange change, Delivery delivery)
    {
        var encoded = (Change)(change.RemoteForm ??= change.ToSchema(ValueForm.Msgpack));
        outbox.Post(address, command, encoded, delivery);
    }

    /// <inheritdoc/>
    public void OnFailed(GridError error) => outbox.Post(GatewayEvents.Refused(address.Session, command, error));
}

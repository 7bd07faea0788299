using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using CounterTotals = TopGun.Core.Grid.Counters.CounterTotals;
using SchemaTotals = TopGun.Grid.V1.CounterTotals;

namespace TopGun.Node.Operations.Services;

/// <summary>Carries the counters that a session follows to its gateway; refusals name the command that this sink came with.</summary>
internal sealed class GatewayCounterSink(GatewayAddress address, ulong command, GatewayOutbox outbox) : ICounterSink
{
    /// <inheritdoc/>
    public void OnState(CounterTotals totals, Delivery delivery) =>
        outbox.Post(new SessionEvent { Session = address.Session, Counter = FormOf(totals) }, delivery);

    /// <inheritdoc/>
    public void OnMerged(CounterTotals totals, Delivery delivery) =>
        outbox.Post(address, 0, FormOf(totals), delivery);

    /// <inheritdoc/>
    public void OnFailed(GridError error) => outbox.Post(GatewayEvents.CommandRefused(address.Session, command, error));

    private static SchemaTotals FormOf(CounterTotals totals) => (SchemaTotals)(totals.RemoteForm ??= totals.ToSchema());
}

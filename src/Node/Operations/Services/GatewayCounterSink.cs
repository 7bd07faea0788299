using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using CounterTotals = TopGun.Core.Grid.Counters.CounterTotals;
using SchemaTotals = TopGun.Grid.V1.CounterTotals;

namespace TopGun.Node.Operations.Services;

/// <summary>Carries the counters that a session follows to its gateway; refusals name the command that this sink came with.</summary>
internal sealed class GatewayCounterSink(ulong session, ulong command, GatewayOutbox outbox) : ICounterSink
{
    /// <inheritdoc/>
    public void OnState(CounterTotals totals, Delivery delivery) =>
        outbox.Post(new SessionEvent { Session = session, Counter = FormOf(totals) }, delivery);

    /// <inheritdoc/>
    public void OnMerged(CounterTotals totals, Delivery delivery) =>
        outbox.Post(new SessionEvent { Session = session, CounterChanged = FormOf(totals) }, delivery);

    /// <inheritdoc/>
    public void OnFailed(GridError error) => outbox.Post(GatewayEvents.CommandRefused(session, command, error));

    private static SchemaTotals FormOf(CounterTotals totals) => (SchemaTotals)(totals.RemoteForm ??= totals.ToSchema());
}

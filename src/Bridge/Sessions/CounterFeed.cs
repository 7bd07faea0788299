using TopGun.Bridge.Connections;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>Sends the counters that a connection follows; a change is encoded once for all followers.</summary>
internal sealed class CounterFeed(Outbox outbox) : ICounterSink
{
    /// <inheritdoc/>
    public void OnState(CounterTotals totals, Delivery delivery) => outbox.Append(
        Scratch.EntryOf(new CounterResponse { Name = totals.Name, State = StateOf(totals) }), delivery);

    /// <inheritdoc/>
    public void OnMerged(CounterTotals totals, Delivery delivery) => outbox.Append(
        OutboxEntry.Of(totals.ClientForm ??= Scratch.Encode(new CounterUpdate { Name = totals.Name, State = StateOf(totals) })),
        delivery);

    /// <inheritdoc/>
    public void OnFailed(GridError error)
    {
        outbox.Append(ClientErrors.Of(error.Code, error.Message));
        outbox.Flush();
    }

    private static CounterState StateOf(CounterTotals totals) => new() { P = totals.Positive, N = totals.Negative };
}

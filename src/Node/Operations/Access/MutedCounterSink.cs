using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;

namespace TopGun.Node.Operations.Access;

/// <summary>Keeps the state of a counter from a session that may change but not read it.</summary>
internal sealed class MutedCounterSink(ICounterSink sink) : ICounterSink
{
    /// <inheritdoc/>
    public void OnState(CounterTotals totals, Delivery delivery)
    {
    }

    /// <inheritdoc/>
    public void OnMerged(CounterTotals totals, Delivery delivery)
    {
    }

    /// <inheritdoc/>
    public void OnFailed(GridError error) => sink.OnFailed(error);
}

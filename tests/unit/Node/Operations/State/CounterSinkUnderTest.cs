using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;

namespace TopGun.Node.Tests.Operations.State;

/// <summary>Keeps the totals that it was told last.</summary>
internal sealed class CounterSinkUnderTest : ICounterSink
{
    public CounterTotals? Last { get; private set; }

    public void OnState(CounterTotals totals, Delivery delivery) => Last = totals;

    public void OnMerged(CounterTotals totals, Delivery delivery) => Last = totals;

    public void OnFailed(GridError error) => throw new InvalidOperationException(error.Message);
}

namespace TopGun.Core.Grid.Counters;

/// <summary>Receives the counters that a session follows. Calls are synchronous, ordered per counter, and must not block.</summary>
public interface ICounterSink
{
    /// <summary>The state of a counter that was asked for.</summary>
    /// <param name="totals">The state.</param>
    /// <param name="delivery">Scope that flushes the receivers afterwards.</param>
    void OnState(CounterTotals totals, Delivery delivery);

    /// <summary>The state of a counter after a merge, this session's own included; called under the counter's lock.</summary>
    /// <param name="totals">The state, shared by all receivers.</param>
    /// <param name="delivery">Scope that flushes the receivers afterwards.</param>
    void OnMerged(CounterTotals totals, Delivery delivery);

    /// <summary>What was asked for was refused.</summary>
    /// <param name="error">Why.</param>
    void OnFailed(GridError error);
}

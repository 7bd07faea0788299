namespace TopGun.Core.Grid.Counters;

/// <summary>Counters that go up and down on any replica. What a session asks for it follows until it ends.</summary>
public interface ICounters
{
    /// <summary>Reads a counter, at 0 when it is new, and follows it.</summary>
    /// <param name="name">1 to 256 bytes.</param>
    /// <param name="sink">Gets the state, then every change; of later calls for the same counter only the answer.</param>
    void Request(string name, ICounterSink sink);

    /// <summary>Merges a replica's state into a counter and follows it. Others are told only when it changed.</summary>
    /// <param name="totals">The replica's full state; totals are finite and not negative (settled 24).</param>
    /// <param name="sink">Gets the merged state, changed or not, then every change.</param>
    void Merge(CounterTotals totals, ICounterSink sink);
}

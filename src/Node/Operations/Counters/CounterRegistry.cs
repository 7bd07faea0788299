using System.Collections.Concurrent;
using TopGun.Core.Grid.Counters;
using TopGun.Node.Operations.State;

namespace TopGun.Node.Operations.Counters;

/// <summary>All counters of a node. A counter's lock orders its changes for all who follow it.</summary>
/// <remarks>
/// A counter lives as long as the node's records. Under a counter's lock outboxes are appended to, and what changed is written to the
/// node's records.
/// </remarks>
internal sealed class CounterRegistry
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly Lock _creation = new();
    private readonly NodeRecords _records;

    /// <summary>Begins with what is remembered.</summary>
    /// <param name="records">Where counters are remembered.</param>
    public CounterRegistry(NodeRecords records)
    {
        _records = records;
        foreach (var (name, value) in records.Read(NodeRecords.Counters))
            _counters.TryAdd(name, new Counter(CounterState.Read(name, value), records));
    }

    /// <summary>The counter of this name, made when it does not exist; null when there are too many.</summary>
    public Counter? Open(string name)
    {
        if (_counters.TryGetValue(name, out var counter))
            return counter;
        lock (_creation)
        {
            if (_counters.TryGetValue(name, out counter))
                return counter;
            if (_counters.Count >= CounterLimits.CountersMax)
                return null;
            counter = new Counter(new CounterTotals(name, new Dictionary<string, double>(), new Dictionary<string, double>()), _records);
            _counters.TryAdd(name, counter);
            return counter;
        }
    }
}

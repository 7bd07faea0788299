using System.Collections.Concurrent;
using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Counters;

/// <summary>All counters of a node. A counter's lock orders its changes for all who follow it.</summary>
/// <remarks>Kept in memory; a counter lives as long as the node. Outboxes are appended to under a counter's lock, nothing else is locked.</remarks>
internal sealed class CounterRegistry
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly Lock _creation = new();

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
            counter = new Counter(name);
            _counters.TryAdd(name, counter);
            return counter;
        }
    }
}

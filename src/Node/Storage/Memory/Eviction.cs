using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Storage.Memory;

/// <summary>Brings the memory of a store back below its budget, by evicting values that the backing store holds too.</summary>
internal sealed class Eviction(RecordStore store, Partition[] partitions)
{
    private readonly Lock _gate = new();

    /// <summary>Evicts what the budget asks for. One sweep runs at a time; each partition is locked for its own share.</summary>
    /// <returns>False when more must go, and only waits for the backing store to take it.</returns>
    public bool Sweep()
    {
        lock (_gate)
            return SweepAlone();
    }

    private bool SweepAlone()
    {
        var memory = store.Memory;
        var budget = memory.Budget;
        if (!memory.EvictsValues)
            return true;
        if (memory.Bytes >= budget.High)
            Evict(memory, budget);
        var valueBytes = memory.ValueBytes;
        var isBlocked = memory.Bytes >= budget.High && valueBytes > budget.ValuesMin;
        // However much the keys take, values may wait for the store up to half of the budget.
        memory.FullAt = isBlocked ? Math.Max(budget.BytesMax, memory.Bytes + (budget.BytesMax / 2) - valueBytes) : long.MaxValue;
        return !isBlocked;
    }

    private void Evict(MemoryUse memory, MemoryBudget budget)
    {
        var valueBytes = memory.ValueBytes;
        var bytes = Math.Min(memory.Bytes - budget.Low, valueBytes - budget.ValuesMin);
        if (bytes <= 0)
            return;
        foreach (var partition in partitions)
        {
            var share = (long)((double)bytes * partition.Memory.ValueBytes / valueBytes) + 1;
            long grown;
            lock (partition.Gate)
            {
                // Under the lock: where it goes back, after the store was read, what is merged then must not be taken for clean.
                partition.Memory.Queues!.Evict(share, store.CleanEpoch);
                grown = partition.Memory.Settle();
            }
            memory.Add(grown);
        }
    }
}

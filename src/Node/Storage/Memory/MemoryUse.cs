using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Storage.Memory;

/// <summary>What the records of a node take in memory, and what became of values that found no place. Safe for use from many threads.</summary>
public sealed class MemoryUse
{
    private readonly Partition[] _partitions;
    private readonly EvictedValues _evicted;
    private long _bytes;
    private long _fullAt;

    internal MemoryUse(MemoryBudget budget, Partition[] partitions, EvictedValues evicted)
    {
        _evicted = evicted;
        Budget = budget;
        _fullAt = budget.BytesMax;
        _partitions = partitions;
    }

    /// <summary>What they may take.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>Bytes of keys, values and all that is kept beside them.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Bytes of the values among them.</summary>
    public long ValueBytes => Sum(static memory => memory.ValueBytes);

    /// <summary>Values that are in the backing store only.</summary>
    public long EvictedCount => Sum(static memory => memory.EvictedCount);

    /// <summary>Values evicted so far.</summary>
    public long Evictions => Sum(static memory => memory.Evictions);

    /// <summary>Values read back from the backing store so far.</summary>
    public long Reloads => Sum(static memory => memory.Reloads);

    /// <summary>Reads of single records so far that found the value in memory.</summary>
    public long Hits => Sum(static memory => memory.Hits);

    /// <summary>Reads of single records so far that did not.</summary>
    public long Misses => Sum(static memory => memory.Misses);

    /// <summary>Reads of evicted values so far that the backing store refused or did not end.</summary>
    public long FailedReads => _evicted.Failures;

    /// <summary>Reads of evicted values so far that were refused because the backing store does not hold them any more.</summary>
    public long LostReads => _evicted.Losses;

    /// <summary>
    /// Whether writes that take memory must be refused: the budget is used up, and what fills it cannot go. Without a backing store that is
    /// everything; with one it is what the store does not hold yet.
    /// </summary>
    public bool IsFull => Bytes >= FullAt;

    /// <summary>Whether values may go to a backing store.</summary>
    internal bool EvictsValues { get; set; }

    /// <summary>Called by writers when the budget is nearly used up; must be quick.</summary>
    internal Action? Pressed { get; set; }

    /// <summary>Bytes at which writes are refused.</summary>
    internal long FullAt
    {
        get => Volatile.Read(ref _fullAt);
        set => Volatile.Write(ref _fullAt, value);
    }

    /// <summary>Counts bytes that came or went.</summary>
    internal void Add(long bytes)
    {
        if (bytes != 0 && Interlocked.Add(ref _bytes, bytes) > Budget.High && bytes > 0)
            Pressed?.Invoke();
    }

    private long Sum(Func<PartitionMemory, long> figure)
    {
        var sum = 0L;
        foreach (var partition in _partitions)
            sum += figure(partition.Memory);
        return sum;
    }
}

namespace TopGun.Node.Storage.Memory;

/// <summary>What the records of one partition take. Written under the partition's lock; figures may be read without it.</summary>
internal sealed class PartitionMemory
{
    private long _bytes;
    private long _settled;
    private long _valueBytes;
    private int _evictedCount;
    private long _evictions;
    private long _reloads;
    private long _hits;
    private long _misses;

    /// <summary>Bytes of values.</summary>
    public long ValueBytes => Volatile.Read(ref _valueBytes);

    /// <summary>Values that are in the backing store only.</summary>
    public int EvictedCount => Volatile.Read(ref _evictedCount);

    /// <summary>Values evicted so far.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

    /// <summary>Values read back so far.</summary>
    public long Reloads => Volatile.Read(ref _reloads);

    /// <summary>Reads of single records that found the value in memory.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Reads of single records that did not.</summary>
    public long Misses => Volatile.Read(ref _misses);

    /// <summary>Which values go first; null while none may go.</summary>
    public ValueQueues? Queues { get; set; }

    /// <summary>Counts bytes that are no values.</summary>
    public void Add(long bytes) => _bytes += bytes;

    /// <summary>Counts a value that takes the place of another; null for none.</summary>
    public void Replace(byte[]? before, byte[]? after)
    {
        var bytes = (after is { Length: > 0 } ? HeapSizes.OfArray(after.Length) : 0)
            - (before is { Length: > 0 } ? HeapSizes.OfArray(before.Length) : 0);
        _bytes += bytes;
        _valueBytes += bytes;
    }

    /// <summary>Counts a value that was evicted.</summary>
    public void CountEviction()
    {
        _evictedCount++;
        _evictions++;
    }

    /// <summary>Counts a value whose place in the store is no longer needed: it came back, or another took its place.</summary>
    public void CountReturn() => _evictedCount--;

    /// <summary>Counts a value that was read back.</summary>
    public void CountReload() => _reloads++;

    /// <summary>Counts a read of a single record.</summary>
    public void CountRead(bool isHit)
    {
        if (isHit)
            _hits++;
        else
            _misses++;
    }

    /// <summary>Bytes that came or went since the last call.</summary>
    public long Settle()
    {
        var bytes = _bytes - _settled;
        _settled = _bytes;
        return bytes;
    }
}

using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Memory;

namespace TopGun.Node.Storage.Partitions;

/// <summary>When the records of one partition that have a time to live are to be looked at. Guarded by the partition's lock.</summary>
/// <remarks>A place waits once, for its earliest time; a later write without time to live costs nothing here.</remarks>
/// <param name="memory">Told what it takes.</param>
internal sealed class Expiries(PartitionMemory memory)
{
    private readonly PriorityQueue<(RecordMap Map, int Place), long> _queue = new();
    private readonly Dictionary<(RecordMap Map, int Place), long> _dueAt = [];
    private long _nextDue = long.MaxValue;

    /// <summary>The earliest time in milliseconds since the epoch; may be read without the lock.</summary>
    public long NextDue => Volatile.Read(ref _nextDue);

    /// <summary>Has a place looked at when its record's time to live has passed.</summary>
    /// <param name="map">Map.</param>
    /// <param name="place">Place in the map's table of this partition.</param>
    /// <param name="stampMillis">Milliseconds of the record's stamp.</param>
    /// <param name="ttlMillis">Time to live in milliseconds, above 0.</param>
    public void Schedule(RecordMap map, int place, ulong stampMillis, long ttlMillis)
    {
        // Expired is what is older than its time to live (core-algorithms §3.2).
        var due = (long)Math.Min(stampMillis + (ulong)ttlMillis + 1, long.MaxValue);
        if (_dueAt.TryGetValue((map, place), out var known) && known <= due)
            return;
        _dueAt[(map, place)] = due;
        memory.Add(HeapSizes.Expiry);
        _queue.Enqueue((map, place), due);
        Volatile.Write(ref _nextDue, Math.Min(_nextDue, due));
    }

    /// <summary>Takes the next place whose time has come.</summary>
    public bool TryTake(long nowMillis, out RecordMap map, out int place)
    {
        while (_queue.TryPeek(out var next, out var due) && due <= nowMillis)
        {
            _queue.Dequeue();
            memory.Add(-HeapSizes.Expiry);
            // One that was scheduled again for an earlier time has been taken already.
            if (!_dueAt.TryGetValue(next, out var current) || current != due)
                continue;
            _dueAt.Remove(next);
            (map, place) = next;
            return true;
        }
        Volatile.Write(ref _nextDue, _queue.TryPeek(out _, out var earliest) ? earliest : long.MaxValue);
        (map, place) = (null!, 0);
        return false;
    }
}

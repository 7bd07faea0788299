using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Memory;

namespace TopGun.Node.Storage.Records;

/// <summary>Where the values of a table are: in memory, or in the backing store only.</summary>
internal sealed partial class RecordTable
{
    private int _evictedCount;

    /// <summary>Entries whose value is in the backing store only.</summary>
    public int EvictedCount => _evictedCount;

    /// <summary>Whether the value at a place is in the backing store only.</summary>
    public bool IsEvicted(int place) => _sets is null && ReferenceEquals(_entries[place].Value, RecordVersion.Elsewhere);

    /// <summary>Counts a read of the record at a place, and puts back its value where that was read from the store.</summary>
    /// <returns>False when its value is missing.</returns>
    public bool TryUse(int place, RecordMap map, RecalledValues? recalled)
    {
        ref var entry = ref _entries[place];
        var isEvicted = IsEvicted(place);
        if (isEvicted && recalled?.Find(map, entry) is { } value)
        {
            Return(place, value);
            return true;
        }
        if (recalled is null)
            _memory.CountRead(!isEvicted);
        if (!isEvicted)
            entry.Use.Touch();
        return !isEvicted;
    }

    /// <summary>Whether the value at a place may be evicted.</summary>
    /// <param name="place">The place; free ones have no value.</param>
    /// <param name="cleanEpoch">What has changed in this epoch or since is not in the store yet.</param>
    public ValueState StateAt(int place, ulong cleanEpoch)
    {
        if (_entries[place].Value is not { Length: > 0 })
            return ValueState.None;
        return _sets is not null || EpochAt(place) < cleanEpoch ? ValueState.Clean : ValueState.Dirty;
    }

    /// <summary>Takes a value out of memory that is also elsewhere; its place has left the queues.</summary>
    /// <returns>Bytes that it took.</returns>
    public long Evict(int place)
    {
        ref var entry = ref _entries[place];
        var bytes = HeapSizes.OfArray(entry.Value!.Length);
        _memory.Replace(entry.Value, null);
        _memory.Add(-HeapSizes.QueuePlace);
        entry.Value = RecordVersion.Elsewhere;
        if (_sets is null)
        {
            _evictedCount++;
            _memory.CountEviction();
        }
        return bytes;
    }

    /// <summary>Takes a place without value out of the queues.</summary>
    public void LeaveQueue(int place)
    {
        _entries[place].Use.Leave();
        _memory.Add(-HeapSizes.QueuePlace);
    }

    /// <summary>Puts a value back that was evicted.</summary>
    public void Return(int place, byte[] value)
    {
        Keep(ref _entries[place], place, value);
        _memory.CountReload();
    }

    // In tables of sets nothing is evicted: values are put together again from their elements.
    private void Keep(ref RecordEntry entry, int place, byte[]? value)
    {
        _memory.Replace(entry.Value, value);
        if (IsEvicted(place))
        {
            _evictedCount--;
            _memory.CountReturn();
        }
        entry.Value = value;
        if (_isPinned || value is not { Length: > 0 })
            return;
        if (entry.Use.IsQueued)
        {
            entry.Use.Touch();
            return;
        }
        _memory.Queues!.Admit(_number, place, ref entry.Use);
        _memory.Add(HeapSizes.QueuePlace);
    }
}

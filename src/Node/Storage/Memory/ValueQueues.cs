using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Memory;

/// <summary>Decides which values of a partition go first when memory runs short, by S3-FIFO (decision 0009). Guarded by the partition's lock.</summary>
/// <remarks>
/// A value begins in a small queue. One that is used again there moves to the main queue, the others leave; who comes back soon after
/// leaving begins in the main queue. There, uses since the last look buy further rounds. Entries stay in memory anyway, so they remember
/// their uses and when they left: the queues hold nothing but places, and a use costs an addition.
/// </remarks>
internal sealed class ValueQueues
{
    private const int SmallShare = 10;
    private const int RoundsMax = 4;
    private const int PlaceBits = 32;

    private readonly List<RecordTable> _tables = [];
    private readonly Queue<long> _small = new();
    private readonly Queue<long> _main = new();
    private uint _left;

    /// <summary>Values that stand in a queue.</summary>
    public int Count => _small.Count + _main.Count;

    /// <summary>Takes in a table.</summary>
    /// <returns>Its number.</returns>
    public int Join(RecordTable table)
    {
        _tables.Add(table);
        return _tables.Count - 1;
    }

    /// <summary>Takes in a value that came into memory and does not stand in a queue.</summary>
    public void Admit(int table, int place, ref ValueUse use)
    {
        var queue = use.LeftWithin(_left, _main.Count) ? _main : _small;
        queue.Enqueue(((long)table << PlaceBits) | (uint)place);
        use.Enter();
    }

    /// <summary>Evicts values.</summary>
    /// <param name="bytes">Bytes to free.</param>
    /// <param name="cleanEpoch">Only what has not changed since may go; see <see cref="RecordStore.CleanEpoch"/>.</param>
    /// <returns>Bytes freed; fewer when nothing more may go.</returns>
    public long Evict(long bytes, ulong cleanEpoch)
    {
        var (freed, kept) = (0L, 0);
        for (var left = Count * RoundsMax; left > 0 && freed < bytes && kept < Count; left--)
        {
            var isSmall = _main.Count == 0 || _small.Count > Count / SmallShare;
            var item = (isSmall ? _small : _main).Dequeue();
            var (table, place) = (_tables[(int)(item >> PlaceBits)], (int)(uint)item);
            switch (table.StateAt(place, cleanEpoch))
            {
                case ValueState.Clean:
                    freed += isSmall ? FromSmall(table, place, item) : FromMain(table, place, item);
                    kept = 0;
                    break;
                case ValueState.Dirty:
                    (isSmall ? _small : _main).Enqueue(item);
                    // When none in a row could go, there is no use in asking on.
                    kept++;
                    break;
                default:
                    table.LeaveQueue(place);
                    break;
            }
        }
        return freed;
    }

    private long FromSmall(RecordTable table, int place, long item)
    {
        ref var use = ref table[place].Use;
        if (use.Frequency > 0)
        {
            use.Chill();
            _main.Enqueue(item);
            return 0;
        }
        use.LeaveAt(_left++);
        return table.Evict(place);
    }

    private long FromMain(RecordTable table, int place, long item)
    {
        ref var use = ref table[place].Use;
        if (use.Frequency > 0)
        {
            use.Cool();
            _main.Enqueue(item);
            return 0;
        }
        use.Leave();
        return table.Evict(place);
    }
}

using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Memory;

/// <summary>
/// The evicted values that one caller needs: under the lock it notes what is missing, without the lock that is read from the store, and
/// under the lock it is looked at again. A value counts only while its record still has the stamp of what was read.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="values">Reads them.</param>
internal sealed class RecalledValues(EvictedValues values)
{
    private const int RoundsMax = 100;
    private const string Restless = "Server overloaded: records change faster than the store of this node can read them; try again later";

    private readonly Dictionary<RecordMap, Dictionary<byte[], StoredRecord>> _read = [];
    private Dictionary<RecordMap, Dictionary<byte[], HlcTimestamp>> _missing = [];
    private Dictionary<RecordMap, Dictionary<byte[], HlcTimestamp>> _asked = [];
    private (RecordMap Map, byte[] Key, HlcTimestamp Stamp)? _lost;
    private int _rounds;

    /// <summary>Whether something is missing.</summary>
    public bool IsLacking => _missing.Count > 0;

    /// <summary>Whether the value of a place is in memory or was read; notes it as missing when not. The partition's lock is held.</summary>
    public bool Has(RecordMap map, RecordTable table, int place)
    {
        ref readonly var entry = ref table[place];
        if (!table.IsEvicted(place) || Find(map, entry) is not null)
            return true;
        var stamp = entry.Timestamp;
        // It was in the store before it was evicted, and is evicted still: the store was asked for just this.
        if (_asked.TryGetValue(map, out var asked) && asked.TryGetValue(entry.Key, out var before) && before == stamp)
            _lost ??= (map, entry.Key, stamp);
        if (!_missing.TryGetValue(map, out var keys))
            _missing.Add(map, keys = new Dictionary<byte[], HlcTimestamp>(ByteArrayComparer.Instance));
        keys[entry.Key] = stamp;
        return false;
    }

    /// <summary>The value of an evicted entry as it was read, or null; the partition's lock is held.</summary>
    public byte[]? Find(RecordMap map, in RecordEntry entry) =>
        _read.TryGetValue(map, out var records) && records.TryGetValue(entry.Key, out var record) && StampOf(record) == entry.Timestamp
            ? record.Value
            : null;

    /// <summary>Reads what is missing; no lock may be held.</summary>
    /// <exception cref="GridException">The store cannot be read now, or lacks what was evicted to it.</exception>
    public void Load()
    {
        if (_lost is var (lostMap, lostKey, stamp))
            throw values.Lost(lostMap.Name, lostKey, stamp, _read[lostMap].TryGetValue(lostKey, out var other) ? StampOf(other) : null);
        // Each round needs a write and a flush of the same record in between.
        if (++_rounds > RoundsMax)
            throw new GridException(GridErrorCode.Unavailable, Restless);
        foreach (var (map, keys) in _missing)
        {
            if (!_read.TryGetValue(map, out var records))
                _read.Add(map, records = new Dictionary<byte[], StoredRecord>(ByteArrayComparer.Instance));
            values.Read(map.Name, keys.Keys, record => records[record.Key] = record);
        }
        (_asked, _missing) = (_missing, []);
    }

    private static HlcTimestamp StampOf(in StoredRecord record) => new((ulong)record.Millis, record.Counter, record.NodeId);
}

using TopGun.Core.Hashing;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Recoveries;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Backups;

/// <summary>Counts rows and computes the Merkle roots of maps, of some partitions at a time, through the merge of a node. Not thread-safe.</summary>
internal sealed class MapTally
{
    private readonly SortedDictionary<string, Sums> _maps = new(StringComparer.Ordinal);
    private RecordStore _store = new(mapsMax: int.MaxValue);
    private RestorationBatch? _batch;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes a row in.</summary>
    public void Add(StoredRecord record)
    {
        if (!_maps.TryGetValue(record.MapName, out var sums))
            _maps.Add(record.MapName, sums = new Sums());
        sums.Rows++;
        Rows++;
        _batch ??= new Restoration(_store).Begin([]);
        _batch.Add(record);
    }

    /// <summary>Adds up what was taken in; no further row is of the same partitions.</summary>
    public void EndRange()
    {
        if (_batch is null)
            return;
        _batch.Complete();
        foreach (var (name, sums) in _maps)
            if (_store.Find(name) is { } map)
                sums.Add(map);
        _store = new RecordStore(mapsMax: int.MaxValue);
        _batch = null;
    }

    /// <summary>The maps, in ordinal order of their names.</summary>
    public IReadOnlyList<BackupMap> Complete()
    {
        EndRange();
        return [.. _maps.Select(map => map.Value.ToMap(map.Key))];
    }

    /// <summary>What was added up of one map.</summary>
    private sealed class Sums
    {
        private readonly LeafSumTree _tree = new();
        private MapKind _kind;
        private long _keys;
        private long _tombstones;

        public long Rows { get; set; }

        public void Add(RecordMap map)
        {
            map.HashChanges();
            _tree.AddAll(map.Tree);
            _kind = map.Kind;
            _keys += map.KeyCount;
            _tombstones += map.TombstoneCount;
        }

        public BackupMap ToMap(string name) => new(name, _kind, Rows, _keys, _tombstones, _tree.RootHash);
    }
}

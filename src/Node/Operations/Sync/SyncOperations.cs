using TopGun.Core.Grid;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Operations.Tombstones;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Operations.Sync;

/// <summary>Answers the steps of sync walks of any session from what is stored now (core-algorithms §6.5).</summary>
/// <remarks>
/// Nothing is kept between the steps of a walk: one that runs beside writes fetches what it meets, and the next walk the rest.
/// Where a step is wide, whatever is below a node is sent at once when it is little enough: that takes a replica that holds
/// nothing a few steps instead of thousands. Others step down to the leaf, so that they fetch little they already have.
/// </remarks>
internal sealed class SyncOperations(RecordStore store, HybridLogicalClock clock, TombstoneCollector tombstones)
{
    private static readonly SyncNode<SyncRecord> NoRecords = new(default, null);
    private static readonly SyncNode<OrEntry> NoEntries = new(default, null);

    private static readonly string TooManyKeys =
        $"more than {GridLimits.OperationsPerBatchMax} keys are asked for; ask for fewer at a time";

    /// <summary>What devices have confirmed.</summary>
    public ReplicaFrontier Frontier => tombstones.Frontier;

    /// <summary>The root of a last-write-wins map; 0 when it is of another kind.</summary>
    /// <exception cref="GridException">The name is malformed.</exception>
    public SyncRoot Begin(string mapName, ulong lastSyncMillis)
    {
        // The time first: what happens after it is fetched by the next walk at the latest.
        var now = clock.Now();
        var map = Find(mapName, MapKind.LastWriteWins);
        return new SyncRoot(map?.Tree.RootHash ?? 0, now) { MustStartOver = tombstones.IsTooOld(lastSyncMillis) };
    }

    /// <summary>The root of an observed-remove map; 0 when it is of another kind.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="rootHash">Hash of all that the replica holds.</param>
    /// <param name="confirmed">What the replica has confirmed, and is remembered for it from here on.</param>
    /// <exception cref="GridException">The name is malformed.</exception>
    public SyncRoot BeginEntries(string mapName, uint rootHash, ulong confirmed)
    {
        var covering = tombstones.CoveringEpoch;
        var now = clock.Now();
        var map = Find(mapName, MapKind.ObservedRemove);
        var root = map?.Tree.RootHash ?? 0;
        var mayHaveMissed = map is not null && confirmed < map.ForgottenTagEpoch;
        return new SyncRoot(root, now) { MustStartOver = mayHaveMissed && rootHash != root, CoveringEpoch = covering };
    }

    /// <summary>What is below a node of a last-write-wins map.</summary>
    /// <exception cref="GridException">The name is malformed.</exception>
    public SyncNode<SyncRecord> Read(string mapName, MerklePath path, bool isWide)
    {
        if (Find(mapName, MapKind.LastWriteWins) is not { } map || !map.Tree.Exists(path))
            return NoRecords;
        if (path.Length < LeafSumTree.Depth)
            return (isWide ? ReadAll(map, path) : null) ?? new SyncNode<SyncRecord>(map.Tree.GetBuckets(path), null);
        var leaf = new RecordCollector(int.MaxValue, int.MaxValue);
        map.ScanBelow(path, ref leaf);
        return new SyncNode<SyncRecord>(default, leaf.Records);
    }

    /// <summary>What is below a node of an observed-remove map.</summary>
    /// <exception cref="GridException">The name is malformed.</exception>
    public SyncNode<OrEntry> ReadEntries(string mapName, MerklePath path, bool isWide)
    {
        if (Find(mapName, MapKind.ObservedRemove) is not { } map || !map.Tree.Exists(path))
            return NoEntries;
        if (path.Length < LeafSumTree.Depth)
            return (isWide ? ReadAllEntries(map, path) : null) ?? new SyncNode<OrEntry>(map.Tree.GetBuckets(path), null);
        var leaf = new EntryCollector(int.MaxValue, long.MaxValue);
        map.ScanEntriesBelow(path, ref leaf);
        return new SyncNode<OrEntry>(default, leaf.Entries);
    }

    /// <summary>Keys of an observed-remove map.</summary>
    /// <exception cref="GridException">The name is malformed, or there are too many keys.</exception>
    public IReadOnlyList<OrEntry> GetEntries(string mapName, IReadOnlyList<string> keys)
    {
        var map = Find(mapName, MapKind.ObservedRemove);
        if (keys.Count > GridLimits.OperationsPerBatchMax)
            throw new GridException(GridErrorCode.TooLarge, TooManyKeys);
        var entries = new OrEntry[keys.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var key = MsgPackText.Encode(keys[i]);
            entries[i] = map?.GetEntry(key, Fnv1a.Hash(keys[i])) ?? new OrEntry(key, [], []);
        }
        return entries;
    }

    private RecordMap? Find(string mapName, MapKind kind)
    {
        MapNames.Require(mapName);
        if (store.Find(mapName) is not { } map || map.Kind != kind)
            return null;
        if (kind == MapKind.ObservedRemove)
            map.HashChanges();
        return map;
    }

    private static SyncNode<OrEntry>? ReadAllEntries(RecordMap map, MerklePath path)
    {
        if (map.KeyCount <= SyncLimits.SmallMapKeysMax)
            return null;
        var entries = new EntryCollector(SyncLimits.KeysPerStepMax, SyncLimits.BytesPerStepMax);
        map.ScanEntriesBelow(path, ref entries);
        return entries.IsOver ? null : new SyncNode<OrEntry>(default, entries.Entries);
    }

    private static SyncNode<SyncRecord>? ReadAll(RecordMap map, MerklePath path)
    {
        if (map.KeyCount <= SyncLimits.SmallMapKeysMax)
            return null;
        var records = new RecordCollector(SyncLimits.KeysPerStepMax, SyncLimits.BytesPerStepMax);
        map.ScanBelow(path, ref records);
        return records.IsOver ? null : new SyncNode<SyncRecord>(default, records.Records);
    }
}

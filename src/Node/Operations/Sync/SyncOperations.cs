using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Operations.Sync;

/// <summary>Answers the steps of sync walks of any session from what is stored now (core-algorithms §6.5).</summary>
/// <remarks>
/// Nothing is kept between the steps of a walk: one that runs beside writes fetches what it meets, and the next walk the rest.
/// Where a step is wide, whatever is below a node is sent at once when it is little enough: that takes a replica that holds
/// nothing a few steps instead of thousands. Others step down to the leaf, so that they fetch little they already have.
/// </remarks>
internal sealed class SyncOperations(RecordStore store, HybridLogicalClock clock)
{
    private static readonly SyncNode<SyncRecord> Nothing = new(default, null);

    /// <summary>The root of a last-write-wins map.</summary>
    /// <exception cref="GridException">The name is malformed.</exception>
    public SyncRoot Begin(string mapName)
    {
        MapNames.Require(mapName);
        return new SyncRoot(store.Find(mapName)?.Tree.RootHash ?? 0, clock.Now());
    }

    /// <summary>What is below a node of a last-write-wins map.</summary>
    /// <exception cref="GridException">The name is malformed.</exception>
    public SyncNode<SyncRecord> Read(string mapName, MerklePath path, bool isWide)
    {
        MapNames.Require(mapName);
        if (store.Find(mapName) is not { } map || !map.Tree.Exists(path))
            return Nothing;
        if (path.Length < LeafSumTree.Depth)
            return (isWide ? ReadAll(map, path) : null) ?? new SyncNode<SyncRecord>(map.Tree.GetBuckets(path), null);
        var leaf = new RecordCollector(int.MaxValue, int.MaxValue);
        map.ScanBelow(path, ref leaf);
        return new SyncNode<SyncRecord>(default, leaf.Records);
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

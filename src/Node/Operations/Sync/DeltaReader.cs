using TopGun.Core.Grid;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Partitions;
using TopGun.Core.Time;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Operations.Sync;

/// <summary>Tells replicas that poll what has changed in a map since they asked last (server-behaviour §8.3).</summary>
/// <remarks>
/// Stamps do not say when a write came here: a replica that was away brings old ones. So each delta begins an epoch of the store, and
/// the next one reads what carries that number or a greater one. Partitions without changes cost nothing, the others a look at each entry.
/// </remarks>
/// <param name="store">The records.</param>
/// <param name="clock">The node's clock.</param>
/// <param name="life">Names the node and this life of it, so that positions of others are not taken for its own.</param>
internal sealed class DeltaReader(RecordStore store, HybridLogicalClock clock, string life)
{
    /// <summary>Reads a delta.</summary>
    /// <exception cref="GridException">The name is malformed.</exception>
    public SyncDelta Read(string mapName, HlcTimestamp since, int bytesMax)
    {
        MapNames.Require(mapName);
        var map = store.Find(mapName);
        var known = DeltaPosition.Of(since, life);
        var position = known is { IsWithin: true } within
            ? within
            : new DeltaPosition(store.BeginEpoch(), known?.Started ?? 0);
        // A position of another life says nothing here; a stamp that is none says only which stamps are known.
        var after = known is not null || DeltaPosition.IsPosition(since) ? default : since;
        bytesMax = Math.Clamp(bytesMax, 1, SyncLimits.DeltaBytesMax);
        var records = new DeltaBudget<SyncRecord>(bytesMax, static record => record.Key.Length + record.Value.Length);
        var entries = new DeltaBudget<OrEntry>(bytesMax, BytesOf);
        var next = map?.Kind switch
        {
            MapKind.LastWriteWins => Collect(map, position, after, ref records),
            MapKind.ObservedRemove => CollectEntries(map, position, after, ref entries),
            _ => null,
        };
        var stamp = (next ?? new DeltaPosition(position.Started)).ToStamp(clock.Now(), life);
        return new SyncDelta(records.Taken, stamp, next is not null) { Entries = entries.Taken };
    }

    // Where to go on; null when everything was read.
    private static DeltaPosition? Collect(RecordMap map, DeltaPosition position, HlcTimestamp after, ref DeltaBudget<SyncRecord> budget)
    {
        for (var partition = position.Partition; partition < Partitioning.Count; partition++)
        {
            var changes = new ChangeCollector(after, partition == position.Partition ? position.FirstHash : 0);
            map.ScanChanged(partition, position.Since, ref changes);
            if (budget.Take(changes.Records) is { } hash)
                return position with { Partition = partition, FirstHash = hash };
        }
        return null;
    }

    private static DeltaPosition? CollectEntries(RecordMap map, DeltaPosition position, HlcTimestamp after, ref DeltaBudget<OrEntry> budget)
    {
        for (var partition = position.Partition; partition < Partitioning.Count; partition++)
        {
            var changes = new EntryChangeCollector(after, partition == position.Partition ? position.FirstHash : 0);
            map.ScanEntriesChanged(partition, position.Since, ref changes);
            if (budget.Take(changes.Entries) is { } hash)
                return position with { Partition = partition, FirstHash = hash };
        }
        return null;
    }

    private static long BytesOf(OrEntry entry)
    {
        long bytes = entry.Key.Length;
        foreach (var element in entry.Elements)
            bytes += element.Tag.Length + element.Value.Length;
        foreach (var tag in entry.Tombstones)
            bytes += tag.Length;
        return bytes;
    }
}

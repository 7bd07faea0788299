using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;
using TopGun.Core.Time;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Operations.State;

/// <summary>What a node must remember of itself, as records of system maps: logged, flushed and recovered like all others.</summary>
/// <remarks>Does nothing while the store is kept in memory only. Safe for use from many threads.</remarks>
internal sealed class NodeRecords(RecordStore store, HybridLogicalClock clock)
{
    /// <summary>Map of policies, in one record.</summary>
    public const string Policies = SystemMaps.Prefix + "policies";

    /// <summary>Map of device credentials by device id.</summary>
    public const string Devices = SystemMaps.Prefix + "devices";

    /// <summary>Map of counters by name.</summary>
    public const string Counters = SystemMaps.Prefix + "counters";

    /// <summary>Map of declared indexes.</summary>
    public const string Indexes = SystemMaps.Prefix + "indexes";

    /// <summary>Map of what replicas have confirmed, by device id.</summary>
    public const string Replicas = SystemMaps.Prefix + "replicas";

    /// <summary>Map of resolvers that callers have registered.</summary>
    public const string Resolvers = SystemMaps.Prefix + "resolvers";

    /// <summary>Map of numbers that only grow.</summary>
    public const string Numbers = SystemMaps.Prefix + "numbers";

    /// <summary>Map of refresh tokens, by their hash.</summary>
    public const string RefreshGrants = SystemMaps.Prefix + "refresh_grants";

    /// <summary>Map of settings that were changed at run time.</summary>
    public const string Settings = SystemMaps.Prefix + "settings";

    /// <summary>True when anything is remembered beyond the process.</summary>
    public bool IsDurable => store.Log is not null;

    /// <summary>Writes a record. Calls about one key must follow one another.</summary>
    /// <param name="map">System map.</param>
    /// <param name="key">Key.</param>
    /// <param name="value">One MsgPack value; empty to remove the record.</param>
    public void Put(string map, string key, ReadOnlyMemory<byte> value)
    {
        if (store.Log is not { } log)
            return;
        var frame = new byte[MsgPackText.GetByteCount(key) + value.Length];
        var keyLength = MsgPackText.Encode(key, frame);
        value.CopyTo(frame.AsMemory(keyLength));
        var batch = new WriteBatch();
        batch.Reset(frame);
        var stamp = clock.Now();
        ref var operation = ref batch.Add();
        operation.Kind = value.IsEmpty ? OperationKind.Remove : OperationKind.Put;
        operation.MapName = map;
        operation.Key = new Slice(0, keyLength);
        operation.KeyHash = Fnv1a.Hash(key);
        operation.Value = new Slice(keyLength, value.Length);
        operation.HasTimestamp = true;
        operation.Millis = (long)stamp.Millis;
        operation.Counter = stamp.Counter;
        operation.NodeId = stamp.NodeId;
        store.Apply(batch, new PartitionGroups(), origin: null, new Delivery());
        log.Commit();
    }

    /// <summary>The records of a system map, those written first at the beginning.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Read(string mapName)
    {
        if (store.Find(mapName) is not { } map)
            return [];
        var collector = new StateCollector([]);
        for (var partition = 0; partition < Partitioning.Count; partition++)
            map.Scan(partition, nowMillis: 0, ref collector);
        collector.Records.Sort(static (left, right) => left.Stamp.CompareTo(right.Stamp));
        return [.. collector.Records.Select(record => KeyValuePair.Create(MsgPackText.Decode(record.Key), record.Value))];
    }
}

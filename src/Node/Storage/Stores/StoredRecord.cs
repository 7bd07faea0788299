using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;

namespace TopGun.Node.Storage.Stores;

/// <summary>A record, or one tag of a set, as stores keep it.</summary>
public readonly record struct StoredRecord
{
    /// <summary>What its last write did: removals are kept as tombstones.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Whether the removal itself is forgotten: the record is to be deleted, unless a later one of a last-write-wins map is there.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>0 to 270.</summary>
    public required int Partition { get; init; }

    /// <summary>Map.</summary>
    public required string MapName { get; init; }

    /// <summary>Key as UTF-8.</summary>
    public required byte[] Key { get; init; }

    /// <summary>FNV-1a of the key over UTF-16 units.</summary>
    public required uint KeyHash { get; init; }

    /// <summary>Tag as UTF-8; empty in last-write-wins maps.</summary>
    public required byte[] Tag { get; init; }

    /// <summary>One MsgPack value; null for removals.</summary>
    public required byte[]? Value { get; init; }

    /// <summary>Stamp: milliseconds.</summary>
    public required long Millis { get; init; }

    /// <summary>Stamp: counter.</summary>
    public required uint Counter { get; init; }

    /// <summary>Stamp: node id.</summary>
    public required string NodeId { get; init; }

    /// <summary>Time to live in milliseconds; 0 = none.</summary>
    public required long TtlMillis { get; init; }

    /// <summary>What is wrong with a record that was read, and that no node can have written; null when nothing is.</summary>
    public string? FindFault()
    {
        if (Kind > OperationKind.OrRemove)
            return "the kind is not known";
        if (Key.Length == 0 || Fnv1a.HashUtf8(Key) != KeyHash || Partition != Partitioning.PartitionOf(KeyHash))
            return "key and partition do not belong together";
        if (Tag.Length > 0 != (Kind is OperationKind.OrAdd or OperationKind.OrRemove))
            return "the tag does not fit the kind";
        return Value is null == (Kind is OperationKind.Put or OperationKind.OrAdd) ? "the value does not fit the kind" : null;
    }

    /// <summary>What to tell of a store in which something is wrong.</summary>
    /// <param name="fault">What.</param>
    public static InvalidOperationException Damaged(string fault) =>
        new($"The store is damaged: {fault}. Restore a backup, or begin with an empty store and let replicas bring back what they have.");

    /// <summary>
    /// Whether this takes the place of another about the same map, key and tag: a removal of a tag is for ever; otherwise the later stamp
    /// stays, and of equal ones what comes later.
    /// </summary>
    public bool Replaces(in StoredRecord other)
    {
        if (Kind == OperationKind.OrRemove || other.Kind == OperationKind.OrRemove)
            return Kind == OperationKind.OrRemove;
        var byTime = (Millis, Counter).CompareTo((other.Millis, other.Counter));
        return byTime > 0 || (byTime == 0 && string.CompareOrdinal(NodeId, other.NodeId) >= 0);
    }
}

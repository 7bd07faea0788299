using System.Globalization;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;
using TopGun.Core.Time;
using TopGun.Core.Values;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Tombstones;

/// <summary>
/// Up to which stamp removals were forgotten, as the backing store keeps it: a record of a system map with just that stamp, so that the
/// rule by which the later record stays keeps the latest.
/// </summary>
/// <param name="MapName">Map.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Partition">Partition of the keys; 0 for tags.</param>
/// <param name="Stamp">The stamp; of tags with the writer as node id.</param>
internal readonly record struct ForgottenStamp(string MapName, ForgottenScope Scope, int Partition, HlcTimestamp Stamp)
{
    private const int Members = 3;

    /// <summary>Of a removed key. A store tells stamps apart by time and counter only, so the next counter stands for every node id.</summary>
    public static ForgottenStamp OfKey(string mapName, int partition, in HlcTimestamp removal) => new(
        mapName, ForgottenScope.Keys, partition,
        removal.Counter == uint.MaxValue ? new(removal.Millis + 1, 0, string.Empty) : new(removal.Millis, removal.Counter + 1, string.Empty));

    /// <summary>Of a removed tag.</summary>
    public static ForgottenStamp OfTag(string mapName, in HlcTimestamp added) => new(mapName, ForgottenScope.Tags, 0, added);

    /// <summary>Of the epoch of a removed tag.</summary>
    public static ForgottenStamp OfEpoch(string mapName, ulong epoch) => new(mapName, ForgottenScope.TagEpoch, 0, new HlcTimestamp(epoch, 0, string.Empty));

    /// <summary>Reads what <see cref="ToStored"/> has made.</summary>
    /// <exception cref="FormatException">The record is damaged.</exception>
    public static ForgottenStamp Of(in StoredRecord record)
    {
        var members = new MsgPackValue(record.Value).Items;
        if (members.Count != Members)
            throw new FormatException("a stamp of forgotten removals is damaged");
        members.MoveNext();
        var mapName = members.Current.GetString();
        members.MoveNext();
        var isScope = members.Current.TryGetInt64(out var scope);
        members.MoveNext();
        return mapName is not null && isScope && members.Current.TryGetInt64(out var partition) && partition is >= 0 and < Partitioning.Count
            ? new ForgottenStamp(mapName, (ForgottenScope)scope, (int)partition, new HlcTimestamp((ulong)record.Millis, record.Counter, record.NodeId))
            : throw new FormatException("a stamp of forgotten removals is damaged");
    }

    /// <summary>The record for the backing store.</summary>
    public StoredRecord ToStored()
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{(byte)Scope}:{Partition}:{Stamp.NodeId}:{MapName}");
        var hash = Fnv1a.Hash(key);
        return new StoredRecord
        {
            Kind = OperationKind.Put,
            Partition = Partitioning.PartitionOf(hash),
            MapName = SystemMaps.Forgotten,
            Key = MsgPackText.Encode(key),
            KeyHash = hash,
            Tag = [],
            Value = ToValue(),
            Millis = (long)Stamp.Millis,
            Counter = Stamp.Counter,
            NodeId = Stamp.NodeId,
            TtlMillis = 0,
        };
    }

    private byte[] ToValue()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Members);
        writer.WriteString(MapName);
        writer.WriteInteger((byte)Scope);
        writer.WriteInteger(Partition);
        return buffer.ToArray();
    }
}

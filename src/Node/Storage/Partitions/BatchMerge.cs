using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Partitions;

/// <summary>Merges the operations of one batch into their partitions, under the locks that its caller takes.</summary>
internal ref struct BatchMerge
{
    private readonly ReadOnlySpan<byte> _frame;
    private readonly NodeIdPool _nodeIds;
    private readonly ISessionSink? _origin;
    private readonly Delivery _delivery;

    // Operations of a batch mostly carry one node id; the last one is kept with its shared string.
    private string? _lastNodeId;
    private string _sharedNodeId = string.Empty;

    public BatchMerge(WriteBatch batch, NodeIdPool nodeIds, ISessionSink? origin, Delivery delivery)
    {
        _frame = batch.Frame.Span;
        _nodeIds = nodeIds;
        _origin = origin;
        _delivery = delivery;
    }

    /// <summary>Merges one operation; the partition's lock is held.</summary>
    public void Merge(RecordMap map, Partition partition, ref WriteOperation operation)
    {
        var key = Bytes(operation.Key);
        var stamp = new HlcTimestamp((ulong)operation.Millis, operation.Counter, Share(operation.NodeId!));
        var isRemoval = operation.Kind == OperationKind.Remove;
        var value = isRemoval ? default : Bytes(operation.Value);
        var table = map.TableOf(partition.Number);
        var index = table.IndexOf(key, operation.KeyHash);
        var before = index < 0 ? default : table.Entries[index].Version;
        operation.AchievedLevel = WriteConcern.Applied;
        if (before.Exists && LwwMerge.Decide(before.Timestamp, before.Value, stamp, value) != LwwDecision.TakeRemote)
        {
            operation.Outcome = OperationOutcome.Unchanged;
            return;
        }

        var ttlMillis = isRemoval ? 0 : Math.Max(0, operation.TtlMillis);
        var after = new RecordVersion(true, isRemoval ? null : value.ToArray(), stamp, ttlMillis);
        var storedKey = Store(map, table, index, key, operation.KeyHash, after);
        operation.Outcome = OperationOutcome.Applied;
        var sequence = ++partition.Sequence;
        foreach (var observer in map.Observers)
        {
            observer.OnMutation(new RecordMutation
            {
                Kind = operation.Kind,
                Partition = partition.Number,
                Sequence = sequence,
                Key = storedKey,
                Before = before,
                After = after,
                Origin = _origin,
                Delivery = _delivery,
            });
        }
    }

    private static byte[] Store(
        RecordMap map, RecordTable table, int index, ReadOnlySpan<byte> key, uint keyHash, in RecordVersion after)
    {
        var itemHash = LwwItemHash.Compute(keyHash, after.Timestamp);
        if (index < 0)
        {
            index = table.Add(key, keyHash);
            map.Tree.Add(keyHash, itemHash);
        }
        else
        {
            map.Tree.Replace(keyHash, table.Entries[index].ItemHash, itemHash);
        }
        return table.Set(index, after, itemHash).Key;
    }

    private readonly ReadOnlySpan<byte> Bytes(Slice slice) => _frame.Slice(slice.Offset, slice.Length);

    private string Share(string nodeId)
    {
        if (!ReferenceEquals(nodeId, _lastNodeId))
        {
            _sharedNodeId = _nodeIds.Share(nodeId);
            _lastNodeId = nodeId;
        }
        return _sharedNodeId;
    }
}

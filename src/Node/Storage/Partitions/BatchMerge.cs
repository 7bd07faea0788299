using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Rules;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Storage.Partitions;

/// <summary>Merges the operations of one batch into their partitions, under the locks that its caller takes.</summary>
internal ref partial struct BatchMerge
{
    private const string Outdated =
        "the write is older than removals that are forgotten by now and may be one of those removed; fetch the map again, then write anew";

    private readonly ReadOnlySpan<byte> _frame;
    private readonly NodeIdPool _nodeIds;
    private readonly ISessionSink? _origin;
    private readonly Delivery _delivery;
    private readonly bool _isReplica;
    private readonly RecordVersion? _expected;
    private readonly IMergeRule? _rule;
    private readonly IWriteGuard? _guard;
    private readonly IMutationLog? _log;
    private readonly IMutationJournal? _journal;
    private readonly bool _isRestoring;

    // Operations of a batch mostly carry one node id; the last one is kept with its shared string.
    private string? _lastNodeId;
    private string _sharedNodeId = string.Empty;

    /// <summary>The store's epoch, to be read anew under each partition's lock.</summary>
    public ulong Epoch { get; set; }

    /// <summary>Merges what a caller writes.</summary>
    public BatchMerge(
        WriteBatch batch, NodeIdPool nodeIds, ISessionSink? origin, Delivery delivery, in WriteConditions conditions,
        IMutationLog? log, IMutationJournal? journal)
    {
        _frame = batch.Frame.Span;
        _isReplica = batch.IsReplica;
        _nodeIds = nodeIds;
        _origin = origin;
        _delivery = delivery;
        _expected = conditions.Expected;
        _rule = conditions.Rule;
        _guard = conditions.Guard;
        _log = log;
        _journal = journal;
    }

    /// <summary>Writes what the node itself decides, which every receiver is told.</summary>
    public BatchMerge(NodeIdPool nodeIds, Delivery delivery, IMutationLog? log, IMutationJournal? journal)
    {
        _nodeIds = nodeIds;
        _delivery = delivery;
        _log = log;
        _journal = journal;
    }

    /// <summary>Merges what was merged in an earlier life: nobody is told, and it is not logged again.</summary>
    public BatchMerge(WriteBatch batch, NodeIdPool nodeIds, Delivery delivery)
    {
        _frame = batch.Frame.Span;
        _nodeIds = nodeIds;
        _delivery = delivery;
        _isRestoring = true;
    }

    /// <summary>Merges one operation; the partition's lock is held.</summary>
    public void Merge(RecordMap map, Partition partition, ref WriteOperation operation)
    {
        if (operation.Kind >= OperationKind.OrAdd)
        {
            MergeElement(map, partition, ref operation);
            return;
        }
        var key = Bytes(operation.Key);
        var stamp = StampOf(operation);
        var isRemoval = operation.Kind == OperationKind.Remove;
        var value = isRemoval ? default : Bytes(operation.Value);
        var table = map.TableOf(partition.Number);
        var place = table.IndexOf(key, operation.KeyHash);
        var before = place < 0 ? default : table.VersionAt(place);
        operation.AchievedLevel = WriteConcern.Applied;
        var isReplaced = false;
        if (_guard is not null && IsRefused(ref operation, before, stamp, value))
            return;
        if ((_expected is { } expected && expected != before)
            || (_rule is not null && !isRemoval && !TryPass(map, ref operation, before, ref value, ref stamp, out isReplaced))
            || (isReplaced && _guard is not null && IsRefused(ref operation, before, stamp, value))
            || (before.Exists && LwwMerge.Decide(before.Timestamp, before.Value, stamp, value) != LwwDecision.TakeRemote))
        {
            if (operation.Outcome == OperationOutcome.Pending)
                operation.Outcome = OperationOutcome.Unchanged;
            return;
        }

        if (place < 0 && table.MayBeForgotten(stamp))
        {
            Outdate(ref operation);
            return;
        }

        var ttlMillis = isRemoval ? 0 : Math.Max(0, operation.TtlMillis);
        var after = new RecordVersion(true, isRemoval ? null : value.ToArray(), stamp, ttlMillis);
        if (place < 0)
            place = Add(map, table, key, operation.KeyHash, stamp);
        else
            Rehash(map, table, place, stamp);
        table.Set(place, after, Epoch);
        if (isRemoval)
            partition.Tombstones.NoteKey(map, place, stamp);
        if (ttlMillis > 0)
            partition.Expiries.Schedule(map, place, stamp.Millis, ttlMillis);
        operation.Outcome = OperationOutcome.Applied;
        LogOf(map)?.Append(operation.Kind, partition.Number, map.Name, key, operation.KeyHash, stamp, ttlMillis, value, default);
        Tell(map, partition, operation.Kind, table[place], before, after, after.Timestamp, tellsWriter: isReplaced);
    }

    /// <summary>Whether an operation must see a value that is not in memory; notes it as missing, or puts it back when it was read. The partition's lock is held.</summary>
    public readonly bool Lacks(RecordMap map, Partition partition, in WriteOperation operation, RecalledValues recalled)
    {
        if (operation.Kind >= OperationKind.OrAdd || operation.Outcome != OperationOutcome.Pending)
            return false;
        var table = map.TableOf(partition.Number);
        var place = table.EvictedCount == 0 ? -1 : table.IndexOf(Bytes(operation.Key), operation.KeyHash);
        if (place < 0 || !table.IsEvicted(place) || !SeesFormer(map, table[place], operation))
            return false;
        if (!recalled.Has(map, table, place))
            return true;
        table.Return(place, recalled.Find(map, table[place])!);
        return false;
    }

    // Otherwise the stamps decide, and nobody looks.
    private readonly bool SeesFormer(RecordMap map, in RecordEntry entry, in WriteOperation operation) =>
        _guard is not null || _rule is not null || map.HasFormerReaders
        || (entry.Millis == (ulong)operation.Millis && entry.Counter == operation.Counter);

    // False when the write ends here: refused, or without effect.
    private readonly bool TryPass(
        RecordMap map, ref WriteOperation operation, in RecordVersion before,
        ref ReadOnlySpan<byte> value, ref HlcTimestamp stamp, out bool isReplaced)
    {
        var verdict = _rule!.Judge(new MergeProposal
        {
            MapName = map.Name,
            Key = Bytes(operation.Key),
            Before = before,
            Value = value,
            Timestamp = stamp,
            Origin = _origin,
            Delivery = _delivery,
        });
        isReplaced = verdict.Step == MergeStep.Replace;
        if (isReplaced)
        {
            value = verdict.Value;
            stamp = verdict.Timestamp;
        }
        else if (verdict.Step == MergeStep.Refuse)
            operation.Reject(verdict.Error, verdict.Reason!);
        return verdict.Step is MergeStep.Pass or MergeStep.Replace;
    }

    /// <summary>Replaces a record whose time to live has passed by a tombstone of that moment; the partition's lock is held.</summary>
    /// <returns>False when an observer must see its value, which is not in memory and was noted as missing.</returns>
    public bool TryExpire(RecordMap map, Partition partition, int place, RecalledValues recalled, long nowMillis, string nodeId)
    {
        var table = map.TableOf(partition.Number);
        if (map.HasFormerReaders && table.IsEvicted(place) && !table.IsLive(place, nowMillis))
        {
            if (!recalled.Has(map, table, place))
                return false;
            table.Return(place, recalled.Find(map, table[place])!);
        }
        Expire(map, partition, place, nowMillis, nodeId);
        return true;
    }

    private void Expire(RecordMap map, Partition partition, int place, long nowMillis, string nodeId)
    {
        if (map.Kind == MapKind.ObservedRemove)
        {
            ExpireElements(map, partition, place, nowMillis);
            return;
        }
        var table = map.TableOf(partition.Number);
        var before = table.VersionAt(place);
        if (before.Value is null || before.TtlMillis <= 0)
            return;
        if (before.IsLiveAt(nowMillis))
        {
            partition.Expiries.Schedule(map, place, before.Timestamp.Millis, before.TtlMillis);
            return;
        }
        var stamp = new HlcTimestamp(before.Timestamp.Millis + (ulong)before.TtlMillis, 0, Share(nodeId));
        var after = new RecordVersion(true, null, stamp, 0);
        Rehash(map, table, place, stamp);
        table.Set(place, after, Epoch);
        LogOf(map)?.Append(OperationKind.Remove, partition.Number, map.Name, table[place].Key, table[place].KeyHash, stamp, 0, default, default);
        partition.Tombstones.NoteKey(map, place, stamp);
        Tell(map, partition, OperationKind.Remove, table[place], before, after, stamp);
    }

    // A client that does not know whether its write arrived sends it again, and by then the record may be beyond its rights.
    private readonly bool IsRefused(ref WriteOperation operation, in RecordVersion before, in HlcTimestamp stamp, ReadOnlySpan<byte> value) =>
        !(before.Exists && LwwMerge.Decide(before.Timestamp, before.Value, stamp, value) == LwwDecision.Identical)
        && IsRefused(ref operation, before.Value, value);

    private readonly bool IsRefused(ref WriteOperation operation, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> value)
    {
        if (_guard!.Refuse(operation, stored, value) is not { } refusal)
            return false;
        operation.Reject(refusal.Code, refusal.Message);
        return true;
    }

    // What may have been removed since is not brought back; that it is absent, a removal may say as often as it likes.
    private static void Outdate(ref WriteOperation operation)
    {
        operation.Outcome = OperationOutcome.Unchanged;
        if (operation.Kind is OperationKind.Put or OperationKind.OrAdd)
            operation.Reject(GridErrorCode.Outdated, Outdated);
    }

    private static int Add(RecordMap map, RecordTable table, ReadOnlySpan<byte> key, uint keyHash, in HlcTimestamp stamp)
    {
        var itemHash = LwwItemHash.Compute(keyHash, stamp);
        map.Tree.Add(keyHash, itemHash);
        return table.Add(key, keyHash, itemHash);
    }

    private static void Rehash(RecordMap map, RecordTable table, int place, in HlcTimestamp stamp)
    {
        ref var entry = ref table[place];
        var itemHash = LwwItemHash.Compute(entry.KeyHash, stamp);
        map.Tree.Replace(entry.KeyHash, entry.ItemHash, itemHash);
        entry.ItemHash = itemHash;
    }

    private readonly void Tell(
        RecordMap map, Partition partition, OperationKind kind, in RecordEntry entry,
        in RecordVersion before, in RecordVersion after, in HlcTimestamp stamp,
        ReadOnlyMemory<byte> tag = default, OrElement? element = null, OrElement? former = null, bool tellsWriter = false)
    {
        var sequence = ++partition.Sequence;
        if (_isRestoring)
            return;
        var journal = map.IsOfNode ? null : _journal;
        var observers = map.Observers;
        if (journal is null && observers.Length == 0)
            return;
        // An observer that reads former values has come since they were asked for: it takes its own look at this partition later.
        var seen = before.IsEvicted && map.HasFormerReaders ? before with { Value = null } : before;
        var mutation = new RecordMutation
        {
            Kind = kind,
            Partition = partition.Number,
            Sequence = sequence,
            Key = entry.Key,
            KeyHash = entry.KeyHash,
            Timestamp = stamp,
            Before = seen,
            After = after,
            Tag = tag,
            Element = element,
            Former = former,
            Origin = tellsWriter ? null : _origin,
            Delivery = _delivery,
        };
        journal?.Append(map.Name, mutation, _log);
        foreach (var observer in observers)
            observer.OnMutation(mutation);
    }

    // What a journal numbers it has the log take down itself, so that number and mutation are one record.
    private readonly IMutationLog? LogOf(RecordMap map) => _journal is null || map.IsOfNode ? _log : null;

    private HlcTimestamp StampOf(in WriteOperation operation) =>
        new((ulong)operation.Millis, operation.Counter, Share(operation.NodeId!));

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

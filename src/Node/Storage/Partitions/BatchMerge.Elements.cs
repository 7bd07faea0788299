using System.Runtime.CompilerServices;
using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sync;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Sets;

namespace TopGun.Node.Storage.Partitions;

/// <summary>The operations of observed-remove maps: a removed tag stays removed, of one tag the later stamp wins (core-algorithms §4).</summary>
internal ref partial struct BatchMerge
{
    private static readonly string TooManyTags =
        $"the key remembers {StorageLimits.TagsPerKeyMax} tags, which is its limit; spread the values over more keys";

    // Not inlined: writes of records would clear room on the stack for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MergeElement(RecordMap map, Partition partition, ref WriteOperation operation)
    {
        var table = map.TableOf(partition.Number);
        var place = table.IndexOf(Bytes(operation.Key), operation.KeyHash);
        var hash = TagTable.HashOf(Bytes(operation.Tag));
        var set = place < 0 ? null : table.SetAt(place);
        var slot = set?.IndexOf(Bytes(operation.Tag), hash) ?? -1;
        var isKnown = slot >= 0;
        var element = isKnown ? set!.ElementAt(slot) : null;
        operation.AchievedLevel = WriteConcern.Applied;
        if (_guard is not null && !IsRemoved(map, operation, isKnown, element)
            && IsRefused(ref operation, ValueOf(element), operation.Kind == OperationKind.OrAdd ? Bytes(operation.Value) : default))
        {
            return;
        }
        operation.Outcome = OperationOutcome.Unchanged;
        if (isKnown ? !Changes(operation, element) : IsRemovedElsewhere(map, operation))
            return;
        var added = element?.Timestamp ?? StampOfTag(operation);
        if (!isKnown && map.HasForgotten(added))
        {
            Outdate(ref operation);
            return;
        }

        if (!isKnown && set?.TagCount >= StorageLimits.TagsPerKeyMax)
        {
            operation.Reject(GridErrorCode.TooLarge, TooManyTags);
            return;
        }
        if (place < 0)
            place = AddSet(map, table, Bytes(operation.Key), operation.KeyHash);
        operation.Outcome = OperationOutcome.Applied;
        if (operation.Kind == OperationKind.OrAdd)
            Put(map, partition, table, place, slot, hash, operation, element);
        else
            Remove(map, partition, table, place, Bytes(operation.Tag), StampOf(operation), element, added);
    }

    /// <summary>Whether an operation on a known tag changes anything; a tombstone never changes again.</summary>
    private bool Changes(in WriteOperation operation, OrElement? element)
    {
        if (element is not { } known)
            return false;
        return operation.Kind == OperationKind.OrRemove
            || LwwMerge.Decide(known.Timestamp, known.Value.Span, StampOf(operation), Bytes(operation.Value)) == LwwDecision.TakeRemote;
    }

    // Replicas repeat the removed tags of a whole map with every key, also those that this node has forgotten.
    private bool IsRemovedElsewhere(RecordMap map, in WriteOperation operation) =>
        _isReplica && operation.Kind == OperationKind.OrRemove
        && (map.HasForgotten(StampOfTag(operation)) || !map.RemovedTags.Add(Bytes(operation.Tag)));

    /// <summary>The stamp of an unknown tag's element; of an unusual tag that is removed, a time without writer.</summary>
    private HlcTimestamp StampOfTag(in WriteOperation operation)
    {
        if (operation.Kind == OperationKind.OrAdd)
            return StampOf(operation);
        return HlcTimestamp.TryParse(MsgPackText.Decode(Bytes(operation.Tag)), out var stamp)
            ? stamp
            : new HlcTimestamp((ulong)operation.Millis, operation.Counter, string.Empty);
    }

    // Nothing can be done to a removed tag any more. Replicas repeat tags that were removed at other keys.
    private readonly bool IsRemoved(RecordMap map, in WriteOperation operation, bool isKnown, OrElement? element) =>
        isKnown ? element is null : _isReplica && operation.Kind == OperationKind.OrRemove && map.RemovedTags.Contains(Bytes(operation.Tag));

    private static int AddSet(RecordMap map, RecordTable table, ReadOnlySpan<byte> key, uint keyHash)
    {
        map.Tree.Touch(keyHash);
        return table.AddSet(key, keyHash);
    }

    private void Put(
        RecordMap map, Partition partition, RecordTable table, int place, int slot, int hash, in WriteOperation operation, OrElement? former)
    {
        var ttlMillis = Math.Max(0, operation.TtlMillis);
        var before = Seen(map, table, place);
        var element = table.SetAt(place)!.Put(slot, hash, Bytes(operation.Tag), Bytes(operation.Value), StampOf(operation), ttlMillis);
        if (ttlMillis > 0)
            partition.Expiries.Schedule(map, place, element.Timestamp.Millis, ttlMillis);
        Changed(map, table, place);
        ref readonly var entry = ref table[place];
        LogOf(map)?.Append(
            OperationKind.OrAdd, partition.Number, map.Name, entry.Key, entry.KeyHash, element.Timestamp, ttlMillis,
            element.Value.Span, element.Tag.Span);
        Tell(
            map, partition, OperationKind.OrAdd, table[place], before, Seen(map, table, place), element.Timestamp,
            element.Tag, element, former);
    }

    private readonly void Remove(
        RecordMap map, Partition partition, RecordTable table, int place, ReadOnlySpan<byte> tag, in HlcTimestamp stamp, OrElement? former,
        in HlcTimestamp added)
    {
        var before = Seen(map, table, place);
        var removed = table.SetAt(place)!.Remove(tag);
        map.RemovedTags.Add(removed);
        partition.Tombstones.NoteTag(map, place, removed, added);
        Changed(map, table, place);
        ref readonly var entry = ref table[place];
        LogOf(map)?.Append(OperationKind.OrRemove, partition.Number, map.Name, entry.Key, entry.KeyHash, stamp, 0, default, removed);
        Tell(
            map, partition, OperationKind.OrRemove, table[place], before, Seen(map, table, place), stamp,
            removed, former: former);
    }

    private readonly void ExpireElements(RecordMap map, Partition partition, int place, long nowMillis)
    {
        var table = map.TableOf(partition.Number);
        if (table.SetAt(place) is not { } set)
            return;
        foreach (var element in set.Elements())
        {
            if (element.HasExpiredAt(nowMillis))
                Remove(map, partition, table, place, element.Tag.Span, ExpiryOf(element), element, element.Timestamp);
            else if (element.TtlMillis > 0)
                partition.Expiries.Schedule(map, place, element.Timestamp.Millis, element.TtlMillis);
        }
    }

    private static ReadOnlySpan<byte> ValueOf(OrElement? element) => element is { } known ? known.Value.Span : default;

    private readonly void Changed(RecordMap map, RecordTable table, int place)
    {
        table.MarkSetChanged(place, Epoch);
        map.MarkUnhashed();
    }

    // The values are put together only for those who look.
    private static RecordVersion Seen(RecordMap map, RecordTable table, int place) =>
        map.HasSetReaders ? table.VersionAt(place) : default;

    private static HlcTimestamp ExpiryOf(OrElement element) =>
        new(element.Timestamp.Millis + (ulong)element.TtlMillis, 0, element.Timestamp.NodeId);
}

using TopGun.Core.Grid.Maps;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Storage.Tombstones;

/// <summary>Takes tombstones out of the tables of one partition after another, and remembers up to which stamp something was forgotten.</summary>
/// <param name="log">Takes down what goes; null while records are kept in memory only.</param>
internal struct TombstoneSweep(IMutationLog? log)
{
    private int _keys;
    private int _tags;

    /// <summary>What was forgotten so far.</summary>
    public readonly ForgottenTombstones Forgotten => new(_keys, _tags);

    /// <summary>Forgets the tombstones of a partition; its lock is held.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="keyEpoch">Removed keys of this epoch and before go.</param>
    /// <param name="tagEpoch">Removed tags of this epoch and before go.</param>
    public void Run(Partition partition, ulong keyEpoch, ulong tagEpoch)
    {
        while (partition.Tombstones.TryTakeTag(tagEpoch, out var note))
            ForgetTag(partition, note);
        while (partition.Tombstones.TryTakeKey(keyEpoch, out var note))
            ForgetKey(partition, note);
    }

    private void ForgetTag(Partition partition, in TombstoneNote note)
    {
        var table = note.Map.TableOf(partition.Number);
        note.Map.ForgetTag(note);
        var set = table.SetAt(note.Place)!;
        set.Forget(note.Tag!);
        ref readonly var entry = ref table[note.Place];
        log?.AppendForgotten(OperationKind.OrRemove, partition.Number, note.Map.Name, entry.Key, entry.KeyHash, note.Stamp, note.Epoch, note.Tag);
        _tags++;
        // A replica that still holds values of the key is told of it for as long as replicas may be away.
        if (set.TagCount == 0)
            partition.Tombstones.NoteKey(note.Map, note.Place, note.Stamp);
    }

    private void ForgetKey(Partition partition, in TombstoneNote note)
    {
        var table = note.Map.TableOf(partition.Number);
        ref readonly var entry = ref table[note.Place];
        if (note.Map.Kind == MapKind.ObservedRemove)
        {
            if (table.SetAt(note.Place) is not { TagCount: 0 } set)
                return;
            set.LeaveTree(note.Map.Tree, entry.KeyHash);
        }
        else
        {
            if (!IsStill(entry, note))
                return;
            note.Map.Tree.Remove(entry.KeyHash, entry.ItemHash);
            table.RaiseForgotten(note.Stamp);
            log?.AppendForgotten(OperationKind.Remove, partition.Number, note.Map.Name, entry.Key, entry.KeyHash, note.Stamp, note.Epoch, default);
        }

        table.Free(note.Place);
        _keys++;
    }

    // A later write of the key has its own note, if it left a tombstone.
    private static bool IsStill(in RecordEntry entry, in TombstoneNote note) =>
        !entry.IsFree && entry.Value is null && entry.Timestamp == note.Stamp;
}

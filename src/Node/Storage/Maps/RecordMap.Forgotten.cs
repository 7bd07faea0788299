using TopGun.Core.Time;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Sets;
using TopGun.Node.Storage.Tombstones;

namespace TopGun.Node.Storage.Maps;

/// <summary>What the map has forgotten: late copies of it must not be taken for new.</summary>
public sealed partial class RecordMap
{
    private ulong _forgottenTagEpoch;
    private ForgottenTags? _forgottenTags;

    /// <summary>The latest epoch of which removed tags were forgotten; 0 while none were.</summary>
    /// <remarks>A replica that has not confirmed it may hold what was removed.</remarks>
    public ulong ForgottenTagEpoch => Volatile.Read(ref _forgottenTagEpoch);

    /// <summary>Whether an unknown tag of this stamp was removed and forgotten.</summary>
    internal bool HasForgotten(in HlcTimestamp tag) => Volatile.Read(ref _forgottenTags)?.Cover(tag) ?? false;

    /// <summary>Remembers that a tag's tombstone is forgotten; under its partition's lock, before it goes.</summary>
    internal void ForgetTag(in TombstoneNote note)
    {
        RemovedTags.Remove(note.Tag!);
        RaiseTags(note.Stamp);
        RaiseTagEpoch(note.Epoch);
    }

    /// <summary>Takes out a tombstone that was forgotten in an earlier life, if nothing later took its place.</summary>
    internal void Forget(in ForgottenRemoval removal)
    {
        var partition = _partitions[removal.Partition];
        lock (partition.Gate)
        {
            var table = TableOf(removal.Partition);
            var place = table.IndexOf(removal.Key, removal.KeyHash);
            if (place < 0)
                return;
            if (table.SetAt(place) is not { } set)
                ForgetKey(table, place, removal.Stamp);
            else if (set.IndexOf(removal.Tag, TagTable.HashOf(removal.Tag)) is >= 0 and var slot && set.ElementAt(slot) is null)
            {
                set.Forget(removal.Tag);
                RemovedTags.Remove(removal.Tag);
                if (set.TagCount == 0)
                    partition.Tombstones.NoteKey(this, place, removal.Stamp);
            }
        }
    }

    /// <summary>Remembers up to which stamp something was forgotten in an earlier life.</summary>
    /// <remarks>The map keeps its kind, even if nothing is left in it.</remarks>
    internal void Raise(in ForgottenStamp stamp)
    {
        TryWriteAs(stamp.Scope == ForgottenScope.Keys ? MapKind.LastWriteWins : MapKind.ObservedRemove);
        if (stamp.Scope == ForgottenScope.Tags)
            RaiseTags(stamp.Stamp);
        else if (stamp.Scope == ForgottenScope.TagEpoch)
            RaiseTagEpoch(stamp.Stamp.Millis);
        else
        {
            lock (_partitions[stamp.Partition].Gate)
                TableOf(stamp.Partition).RaiseForgotten(stamp.Stamp);
        }
    }

    private void ForgetKey(RecordTable table, int place, in HlcTimestamp removal)
    {
        ref readonly var entry = ref table[place];
        if (entry.Value is not null || entry.Timestamp > removal)
            return;
        Tree.Remove(entry.KeyHash, entry.ItemHash);
        table.Free(place);
    }

    private void RaiseTags(in HlcTimestamp stamp) => LazyInitializer.EnsureInitialized(ref _forgottenTags).Raise(stamp);

    // One sweep runs at a time; readers take no lock.
    private void RaiseTagEpoch(ulong epoch)
    {
        if (epoch > _forgottenTagEpoch)
            Volatile.Write(ref _forgottenTagEpoch, epoch);
    }
}

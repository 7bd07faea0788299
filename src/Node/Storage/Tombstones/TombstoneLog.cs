using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Time;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Memory;

namespace TopGun.Node.Storage.Tombstones;

/// <summary>The tombstones of one partition in the order in which they were written. Guarded by the partition's lock.</summary>
/// <remarks>Keys wait for their age; tags also for the replicas that confirm them, which may come sooner.</remarks>
/// <param name="epochs">Numbers tombstones.</param>
/// <param name="memory">Told what it takes.</param>
internal sealed class TombstoneLog(TombstoneEpochs epochs, PartitionMemory memory)
{
    private readonly Queue<TombstoneNote> _keys = new();
    private readonly Queue<TombstoneNote> _tags = new();
    private long _tagBytes;

    /// <summary>Bytes of removed tags; may be read without the lock.</summary>
    public long TagBytes => Volatile.Read(ref _tagBytes);

    /// <summary>Notes a key that was removed, or a set that holds nothing any more.</summary>
    public void NoteKey(RecordMap map, int place, in HlcTimestamp stamp)
    {
        _keys.Enqueue(new TombstoneNote(map, place, null, stamp, epochs.Note()));
        memory.Add(HeapSizes.TombstoneNote);
    }

    /// <summary>Notes a removed tag.</summary>
    public void NoteTag(RecordMap map, int place, byte[] tag, in HlcTimestamp stamp)
    {
        _tags.Enqueue(new TombstoneNote(map, place, tag, stamp, epochs.Note()));
        memory.Add(HeapSizes.TombstoneNote);
        Volatile.Write(ref _tagBytes, _tagBytes + tag.Length);
    }

    /// <summary>Takes the next key that was removed in this epoch or before.</summary>
    public bool TryTakeKey(ulong epoch, out TombstoneNote note) => TryTake(_keys, epoch, out note);

    /// <summary>Takes the next tag that was removed in this epoch or before.</summary>
    public bool TryTakeTag(ulong epoch, out TombstoneNote note)
    {
        if (!TryTake(_tags, epoch, out note))
            return false;
        Volatile.Write(ref _tagBytes, _tagBytes - note.Tag!.Length);
        return true;
    }

    private bool TryTake(Queue<TombstoneNote> notes, ulong epoch, [NotNullWhen(true)] out TombstoneNote note)
    {
        if (!notes.TryPeek(out note) || note.Epoch > epoch)
            return false;
        notes.Dequeue();
        memory.Add(-HeapSizes.TombstoneNote);
        return true;
    }
}

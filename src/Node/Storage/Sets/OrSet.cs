using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Sets;

/// <summary>What one key of an observed-remove map holds: an element or a tombstone for every tag that it remembers. Guarded by the partition's lock.</summary>
internal sealed class OrSet
{
    // A new array for elements has room for as many as a share of those that there are, so that little of it stays empty.
    private const int GrowthShare = 4;

    private TagTable _tags = new();
    private ElementArena _arena;
    private long _removedBytes;
    private long _toldBytes;

    /// <summary>Elements that are not removed.</summary>
    public int Count { get; private set; }

    /// <summary>Tags remembered, removed ones too.</summary>
    public int TagCount => _tags.Count;

    /// <summary>Bytes that the set takes in memory.</summary>
    public long Bytes => HeapSizes.Set + _removedBytes + _tags.HeapBytes + _arena.HeapBytes;

    /// <summary>What the key contributes to the Merkle tree; meaningless unless <see cref="IsInTree"/>.</summary>
    public uint ItemHash { get; private set; }

    /// <summary>Whether the key contributes to the Merkle tree.</summary>
    public bool IsInTree { get; private set; }

    /// <summary>Whether the key waits to be hashed anew.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Asks for the memory of the set itself; see <see cref="RecordTable.Prefetch"/>.</summary>
    public void Prefetch() => CacheHints.Ask(this, HeapSizes.Set - HeapSizes.ArrayHead);

    /// <summary>Asks for the memory that an element will touch, when that of the set itself is there.</summary>
    /// <param name="tagHash">Hash of its tag.</param>
    /// <param name="length">Bytes of tag and value.</param>
    public void PrefetchElement(int tagHash, int length)
    {
        _tags.Prefetch(tagHash);
        _arena.Prefetch(length);
    }

    /// <summary>Slot of a tag, valid until the next one is added, removed or forgotten; negative when it is not known.</summary>
    /// <param name="tag">The tag as UTF-8.</param>
    /// <param name="hash">Its <see cref="TagTable.HashOf"/>.</param>
    public int IndexOf(ReadOnlySpan<byte> tag, int hash) => _tags.IndexOf(tag, hash);

    /// <summary>What was added by the tag of a slot; null when it was removed since.</summary>
    public OrElement? ElementAt(int slot) => _tags[slot].Element;

    /// <summary>Puts an element in place of the one with its tag, or at the end; the tag is not removed.</summary>
    /// <param name="slot">Slot of the tag; negative when it is not known.</param>
    /// <param name="hash">Hash of the tag.</param>
    /// <param name="tag">The tag as UTF-8.</param>
    /// <param name="value">One MsgPack value.</param>
    /// <param name="stamp">Stamp of the addition.</param>
    /// <param name="ttlMillis">Time to live in milliseconds from the stamp; 0 = none.</param>
    /// <returns>The element as it is kept.</returns>
    public OrElement Put(int slot, int hash, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value, in HlcTimestamp stamp, long ttlMillis)
    {
        if (slot >= 0)
            _arena.Release(_tags[slot].Length);
        else
        {
            slot = _tags.Add(hash);
            Count++;
        }
        var bytes = _arena.Take(TagSlot.LengthOf(tag.Length, value.Length, ttlMillis > 0), 1 + (Count / GrowthShare), out var start);
        ref var kept = ref _tags[slot];
        kept.Put(bytes, start, tag, value, stamp, ttlMillis);
        if (_arena.IsSparse)
            MoveTogether();
        return kept.Element!.Value;
    }

    /// <summary>Removes a tag, whether it is there or not; it was not removed before.</summary>
    /// <returns>The tag as it is kept.</returns>
    public byte[] Remove(ReadOnlySpan<byte> tag)
    {
        var hash = TagTable.HashOf(tag);
        var slot = _tags.IndexOf(tag, hash);
        if (slot < 0)
            slot = _tags.Add(hash);
        else
        {
            _arena.Release(_tags[slot].Length);
            Count--;
        }
        // In an array of its own: whoever keeps it keeps no values alive.
        var removed = tag.ToArray();
        _removedBytes += HeapSizes.OfArray(removed.Length);
        _tags[slot].Remove(removed);
        if (_arena.IsSparse)
            MoveTogether();
        return removed;
    }

    /// <summary>Forgets that a tag was removed.</summary>
    public void Forget(ReadOnlySpan<byte> tag)
    {
        if (_tags.IndexOf(tag, TagTable.HashOf(tag)) is not (>= 0 and var slot))
            return;
        _tags.Forget(slot);
        _removedBytes -= HeapSizes.OfArray(tag.Length);
    }

    /// <summary>Bytes that came or went since the last call.</summary>
    public long TakeGrowth()
    {
        var growth = Bytes - _toldBytes;
        _toldBytes = Bytes;
        return growth;
    }

    /// <summary>The elements in the order of their arrival.</summary>
    public OrElement[] Elements()
    {
        var elements = new OrElement[Count];
        var count = 0;
        for (var slot = 0; slot < _tags.Used; slot++)
            if (_tags[slot].Element is { } element)
                elements[count++] = element;
        return elements;
    }

    /// <summary>The key as replicas exchange it.</summary>
    public OrEntry ToEntry(byte[] key)
    {
        var tombstones = new List<ReadOnlyMemory<byte>>(TagCount - Count);
        for (var slot = 0; slot < _tags.Used; slot++)
            if (_tags[slot] is { Bytes: not null, HasElement: false } removed)
                tombstones.Add(removed.Tag);
        return new OrEntry(key, Elements(), tombstones);
    }

    /// <summary>The values as one MsgPack array, which is what queries see.</summary>
    public byte[] ToArray()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Count);
        for (var slot = 0; slot < _tags.Used; slot++)
            if (_tags[slot].HasElement)
                writer.WriteRaw(_tags[slot].Value.Span);
        return buffer.ToArray();
    }

    /// <summary>Brings the key's share of the tree up to date (core-algorithms §6.3).</summary>
    public void HashInto(LeafSumTree tree, byte[] key, uint keyHash, OrEntryHash hash)
    {
        IsChanged = false;
        var wasInTree = IsInTree;
        var previous = ItemHash;
        IsInTree = Count > 0 && TryHash(key, hash);
        if (IsInTree && wasInTree)
            tree.Replace(keyHash, previous, ItemHash);
        else if (IsInTree)
            tree.Add(keyHash, ItemHash);
        else if (wasInTree)
            tree.Remove(keyHash, previous);
    }

    /// <summary>Takes the key's share out of the tree.</summary>
    public void LeaveTree(LeafSumTree tree, uint keyHash)
    {
        if (IsInTree)
            tree.Remove(keyHash, ItemHash);
        IsInTree = false;
    }

    // Costs as much as what went since the last time has cost to come.
    private void MoveTogether()
    {
        var arena = default(ElementArena);
        for (var slot = 0; slot < _tags.Used; slot++)
        {
            ref var moved = ref _tags[slot];
            if (moved.HasElement)
                moved.MoveTo(arena.Take(moved.Length, Count, out var start), start);
        }
        _arena = arena;
    }

    private bool TryHash(byte[] key, OrEntryHash hash)
    {
        var elements = Elements();
        Array.Sort(elements, static (left, right) => Utf16Order.Compare(left.Tag.Span, right.Tag.Span));
        try
        {
            hash.Start(MsgPackText.Decode(key));
            foreach (var element in elements)
            {
                var ttl = element.TtlMillis > 0 ? TimeToLive.FromRecord(element.TtlMillis) : default;
                hash.Append(MsgPackText.Decode(element.Tag.Span), element.Value.Span, element.Timestamp, ttl);
            }
        }
        catch (MsgPackFormatException)
        {
            // A value too deep to be written as text: the key is left out, and replicas fetch it at every walk.
            return false;
        }
        ItemHash = hash.Value;
        return true;
    }
}

using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Memory;

namespace TopGun.Node.Storage.Records;

/// <summary>What one key of an observed-remove map holds: an element or a tombstone for every tag that it remembers. Guarded by the partition's lock.</summary>
internal sealed class OrSet
{
    private TagTable _tags = new();
    private long _toldBytes;

    /// <summary>Elements that are not removed.</summary>
    public int Count { get; private set; }

    /// <summary>Tags remembered, removed ones too.</summary>
    public int TagCount => _tags.Count;

    /// <summary>Bytes that the set takes in memory.</summary>
    public long Bytes { get; private set; } = HeapSizes.Set;

    /// <summary>What the key contributes to the Merkle tree; meaningless unless <see cref="IsInTree"/>.</summary>
    public uint ItemHash { get; private set; }

    /// <summary>Whether the key contributes to the Merkle tree.</summary>
    public bool IsInTree { get; private set; }

    /// <summary>Whether the key waits to be hashed anew.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Finds a tag.</summary>
    /// <param name="tag">The tag as UTF-8.</param>
    /// <param name="element">What was added by it; null when it was removed since.</param>
    /// <returns>False when it is not known.</returns>
    public bool TryGet(ReadOnlySpan<byte> tag, out OrElement? element)
    {
        var slot = _tags.IndexOf(tag);
        element = slot < 0 ? null : _tags[slot].Element;
        return slot >= 0;
    }

    /// <summary>Puts an element in place of the one with its tag, or at the end; the tag is not removed.</summary>
    /// <returns>The element as it is kept.</returns>
    public OrElement Put(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value, in HlcTimestamp stamp, long ttlMillis, bool isKnown)
    {
        var slot = isKnown ? _tags.IndexOf(tag) : _tags.Add(tag.ToArray());
        ref var kept = ref _tags[slot];
        Bytes += HeapSizes.OfArray(value.Length) + (isKnown ? -HeapSizes.OfArray(kept.Value!.Length) : SizeOf(tag));
        (kept.Value, kept.Timestamp, kept.TtlMillis) = (value.ToArray(), stamp, ttlMillis);
        if (!isKnown)
            Count++;
        return kept.Element!.Value;
    }

    /// <summary>Removes a tag, whether it is there or not; it was not removed before.</summary>
    /// <returns>The tag as it is kept.</returns>
    public byte[] Remove(ReadOnlySpan<byte> tag)
    {
        var slot = _tags.IndexOf(tag);
        if (slot < 0)
        {
            slot = _tags.Add(tag.ToArray());
            Bytes += SizeOf(tag);
        }
        else
            Count--;
        ref var removed = ref _tags[slot];
        Bytes -= removed.Value is { } value ? HeapSizes.OfArray(value.Length) : 0;
        (removed.Value, removed.Timestamp, removed.TtlMillis) = (null, default, 0);
        return removed.Tag!;
    }

    /// <summary>Forgets that a tag was removed.</summary>
    public void Forget(byte[] tag)
    {
        if (_tags.IndexOf(tag) is not (>= 0 and var slot))
            return;
        _tags.Forget(slot);
        Bytes -= SizeOf(tag);
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
            if (_tags[slot] is { Tag: { } tag, Value: null })
                tombstones.Add(tag);
        return new OrEntry(key, Elements(), tombstones);
    }

    /// <summary>The values as one MsgPack array, which is what queries see.</summary>
    public byte[] ToArray()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Count);
        for (var slot = 0; slot < _tags.Used; slot++)
            if (_tags[slot].Value is { } value)
                writer.WriteRaw(value);
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

    private static long SizeOf(ReadOnlySpan<byte> tag) => HeapSizes.Tag + HeapSizes.OfArray(tag.Length);

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

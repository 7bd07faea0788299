using System.Runtime.InteropServices;
using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Node.Storage.Records;

/// <summary>What one key of an observed-remove map holds: an element or a tombstone for every tag it has seen. Guarded by the partition's lock.</summary>
internal sealed class OrSet
{
    // Tags never leave, so that the dictionary keeps the order of their arrival. Null is a tombstone.
    private readonly Dictionary<byte[], OrElement?> _tags = new(ByteArrayComparer.Instance);

    /// <summary>Elements that are not removed.</summary>
    public int Count { get; private set; }

    /// <summary>Tags seen, removed ones too.</summary>
    public int TagCount => _tags.Count;

    /// <summary>What the key contributes to the Merkle tree; meaningless unless <see cref="IsInTree"/>.</summary>
    public uint ItemHash { get; private set; }

    /// <summary>Whether the key contributes to the Merkle tree.</summary>
    public bool IsInTree { get; private set; }

    /// <summary>Whether the key waits to be hashed anew.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Finds a tag.</summary>
    /// <returns>False when it was never seen.</returns>
    public bool TryGet(ReadOnlySpan<byte> tag, out OrElement? element) =>
        _tags.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(tag, out element);

    /// <summary>Puts an element in place of the one with its tag, or at the end; the tag is not removed.</summary>
    /// <param name="former">The element with that tag, as <see cref="TryGet"/> gives it; null when the tag was never seen.</param>
    /// <returns>The element as it is kept.</returns>
    public OrElement Put(
        ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value, in HlcTimestamp stamp, long ttlMillis, OrElement? former)
    {
        var stored = former is not null && MemoryMarshal.TryGetArray(former.Tag, out var known) ? known.Array! : tag.ToArray();
        var element = new OrElement(stored, value.ToArray(), stamp, ttlMillis);
        _tags[stored] = element;
        Count += former is null ? 1 : 0;
        return element;
    }

    /// <summary>Removes a tag for ever, whether it is there or not; it was not removed before.</summary>
    /// <returns>The tag as it is kept.</returns>
    public byte[] Remove(ReadOnlySpan<byte> tag)
    {
        if (!_tags.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(tag, out var stored, out var element))
            stored = tag.ToArray();
        Count -= element is null ? 0 : 1;
        _tags[stored!] = null;
        return stored!;
    }

    /// <summary>The elements in the order of their arrival.</summary>
    public OrElement[] Elements()
    {
        var elements = new OrElement[Count];
        var count = 0;
        foreach (var element in _tags.Values)
            if (element is not null)
                elements[count++] = element;
        return elements;
    }

    /// <summary>The key as replicas exchange it.</summary>
    public OrEntry ToEntry(byte[] key)
    {
        var tombstones = new List<ReadOnlyMemory<byte>>(TagCount - Count);
        foreach (var (tag, element) in _tags)
            if (element is null)
                tombstones.Add(tag);
        return new OrEntry(key, Elements(), tombstones);
    }

    /// <summary>The values as one MsgPack array, which is what queries see.</summary>
    public byte[] ToArray()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Count);
        foreach (var element in _tags.Values)
            if (element is not null)
                writer.WriteRaw(element.Value.Span);
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

using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Sets;

/// <summary>The tags that a key of an observed-remove map remembers, in the order of their arrival, found by hash.</summary>
/// <remarks>
/// Few tags are searched in order. More have buckets, probed one behind the other, that also hold a part of the hash: a tag that is not
/// known is told from the others without a look at their slots, which are cold in large sets. A part of its set, not an object of
/// its own. Guarded by the partition's lock.
/// </remarks>
internal struct TagTable
{
    private const int SearchedInOrder = 8;
    private const int NoSlot = -1;

    // A bucket holds the number of a slot, counted from 1, and above it the high bits of the tag's hash.
    private const int SlotBits = 22;
    private const uint SlotMask = (1u << SlotBits) - 1;
    private const uint NoBucket = 0;
    private const uint ForgottenBucket = uint.MaxValue;

    // Slots lie in pieces, so that growing copies few; only the first one begins smaller, and a set that has no other has no row of them.
    private const int PieceBits = 4;
    private const int PieceSize = 1 << PieceBits;
    private const int InitialPieces = 4;
    private const int SlotBytes = 48;

    private TagSlot[] _last = new TagSlot[1];
    private TagSlot[][]? _pieces;
    private uint[]? _buckets;
    private int _bucketMask;

    /// <summary>Makes an empty table.</summary>
    public TagTable()
    {
    }

    /// <summary>Tags remembered.</summary>
    public int Count { readonly get; private set; }

    /// <summary>Slots from 0 that are or were taken.</summary>
    public int Used { readonly get; private set; }

    /// <summary>Bytes on the heap beyond those of an empty table.</summary>
    public int HeapBytes { readonly get; private set; }

    /// <summary>A slot; valid until the next tag is added or forgotten.</summary>
    public readonly ref TagSlot this[int slot]
    {
        get
        {
            var piece = slot >> PieceBits;
            return ref (piece == (Used - 1) >> PieceBits ? _last : _pieces![piece])[slot & (PieceSize - 1)];
        }
    }

    /// <summary>Hash of a tag.</summary>
    public static int HashOf(ReadOnlySpan<byte> tag) => ByteArrayComparer.Instance.GetHashCode(tag);

    /// <summary>Slot of a tag, or a negative number when it is not known.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="hash">Its hash.</param>
    public readonly int IndexOf(ReadOnlySpan<byte> tag, int hash)
    {
        if (_buckets is null)
            return Search(tag, hash);
        var print = (uint)hash & ~SlotMask;
        for (var bucket = hash; ; bucket++)
        {
            var held = BucketAt(bucket);
            if (held == NoBucket)
                return NoSlot;
            var slot = (int)(held & SlotMask) - 1;
            if ((held & ~SlotMask) == print && held != ForgottenBucket && IsAt(slot, tag, hash))
                return slot;
        }
    }

    /// <summary>Adds a tag that is not known, behind all others; the slot is still to be filled.</summary>
    /// <param name="hash">Hash of the tag.</param>
    /// <returns>Its slot.</returns>
    public int Add(int hash)
    {
        // A quarter of the buckets stays empty.
        if (Used == (_buckets is null ? SearchedInOrder : _buckets.Length / 4 * 3))
            Spread();
        MakeRoom();
        var slot = Used++;
        _last[slot & (PieceSize - 1)].Hash = hash;
        Link(slot, hash);
        Count++;
        return slot;
    }

    /// <summary>Forgets the tag of a slot.</summary>
    public void Forget(int slot)
    {
        Unlink(slot);
        this[slot] = default;
        Count--;
        if (Used > SearchedInOrder + (Count * 2))
            Compact();
    }

    /// <summary>Asks for the memory that the addition of a tag will touch; see <see cref="RecordTable.Prefetch"/>.</summary>
    /// <param name="hash">Hash of the tag.</param>
    public readonly void Prefetch(int hash)
    {
        CacheHints.Ask(_last, (Used & (PieceSize - 1)) * SlotBytes, SlotBytes);
        CacheHints.Ask(_buckets, (hash & _bucketMask) * sizeof(uint), sizeof(uint));
    }

    private readonly int Search(ReadOnlySpan<byte> tag, int hash)
    {
        for (var slot = 0; slot < Used; slot++)
            if (IsAt(slot, tag, hash))
                return slot;
        return NoSlot;
    }

    private readonly bool IsAt(int slot, ReadOnlySpan<byte> tag, int hash)
    {
        ref readonly var known = ref this[slot];
        return known.Hash == hash && known.Bytes is not null && tag.SequenceEqual(known.Tag.Span);
    }

    private void Compact()
    {
        var all = this;
        this = new TagTable();
        for (var slot = 0; slot < all.Used; slot++)
        {
            ref readonly var kept = ref all[slot];
            if (kept.Bytes is not null)
                this[Add(kept.Hash)] = kept;
        }
    }

    private void Spread()
    {
        var size = (_buckets?.Length ?? SearchedInOrder) * 2;
        if (size > SlotMask)
            throw new InvalidOperationException($"a set remembers {Used} tags, and has no room for more");
        HeapBytes += _buckets is null ? HeapSizes.ArrayHead + (size * sizeof(uint)) : size / 2 * sizeof(uint);
        (_buckets, _bucketMask) = (new uint[size], size - 1);
        for (var slot = 0; slot < Used; slot++)
            if (this[slot].Bytes is not null)
                Link(slot, this[slot].Hash);
    }

    private void MakeRoom()
    {
        var place = Used & (PieceSize - 1);
        if (place == 0 && Used > 0)
            AddPiece();
        else if (place == _last.Length)
        {
            Array.Resize(ref _last, place * 2);
            HeapBytes += place * SlotBytes;
        }
    }

    private void AddPiece()
    {
        var piece = Used >> PieceBits;
        if (_pieces is null || _pieces.Length == piece)
        {
            HeapBytes += _pieces is null ? HeapSizes.ArrayHead + (InitialPieces * HeapSizes.Reference) : piece * HeapSizes.Reference;
            Array.Resize(ref _pieces, _pieces is null ? InitialPieces : piece * 2);
            _pieces[piece - 1] = _last;
        }
        _pieces[piece] = _last = new TagSlot[PieceSize];
        HeapBytes += HeapSizes.ArrayHead + (PieceSize * SlotBytes);
    }

    private readonly void Link(int slot, int hash)
    {
        if (_buckets is null)
            return;
        var bucket = hash;
        while (BucketAt(bucket) != NoBucket)
            bucket++;
        BucketAt(bucket) = ((uint)hash & ~SlotMask) | (uint)(slot + 1);
    }

    private readonly void Unlink(int slot)
    {
        if (_buckets is null)
            return;
        var bucket = this[slot].Hash;
        while ((BucketAt(bucket) & SlotMask) != slot + 1)
            bucket++;
        BucketAt(bucket) = ForgottenBucket;
    }

    private readonly ref uint BucketAt(int bucket) => ref _buckets![bucket & _bucketMask];
}

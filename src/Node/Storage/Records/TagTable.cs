using TopGun.Core.MsgPack;

namespace TopGun.Node.Storage.Records;

/// <summary>The tags that a key of an observed-remove map remembers, in the order of their arrival, found by hash.</summary>
/// <remarks>
/// Two objects per tag and no more: sets of many elements are what a collector of garbage has to walk. Few tags are searched in
/// order, without buckets. A part of its set, not an object of its own. Guarded by the partition's lock.
/// </remarks>
internal struct TagTable
{
    private const int InitialCapacity = 1;
    private const int SearchedInOrder = 8;
    private const int NoSlot = -1;

    private Places<TagSlot> _slots = new(InitialCapacity);
    private int[]? _buckets;

    /// <summary>Makes an empty table.</summary>
    public TagTable()
    {
    }

    /// <summary>Tags remembered.</summary>
    public int Count { readonly get; private set; }

    /// <summary>Slots from 0 that are or were taken.</summary>
    public int Used { readonly get; private set; }

    /// <summary>A slot; valid until the next tag is added or forgotten.</summary>
    public readonly ref TagSlot this[int slot] => ref _slots[slot];

    /// <summary>Slot of a tag, or a negative number when it is not known.</summary>
    public readonly int IndexOf(ReadOnlySpan<byte> tag)
    {
        var hash = ByteArrayComparer.Instance.GetHashCode(tag);
        if (_buckets is null)
            return Search(tag, hash);
        for (var slot = BucketOf(hash); slot >= 0; slot = _slots[slot].Next)
            if (IsAt(slot, tag, hash))
                return slot;
        return NoSlot;
    }

    /// <summary>Adds a tag that is not known, behind all others.</summary>
    /// <returns>Its slot.</returns>
    public int Add(byte[] tag)
    {
        if (Used == (_buckets?.Length ?? SearchedInOrder))
            Spread();
        _slots.Reserve(Used + 1);
        var slot = Used++;
        ref var added = ref _slots[slot];
        added.Tag = tag;
        added.Hash = ByteArrayComparer.Instance.GetHashCode(tag);
        Link(slot);
        Count++;
        return slot;
    }

    /// <summary>Forgets the tag of a slot.</summary>
    public void Forget(int slot)
    {
        Unlink(slot);
        _slots[slot] = default;
        Count--;
        if (Used > SearchedInOrder + (Count * 2))
            Compact();
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
        ref readonly var known = ref _slots[slot];
        return known.Hash == hash && known.Tag is not null && tag.SequenceEqual(known.Tag);
    }

    private void Compact()
    {
        var (all, used) = (_slots, Used);
        (_slots, _buckets, Used, Count) = (new Places<TagSlot>(InitialCapacity), null, 0, 0);
        for (var slot = 0; slot < used; slot++)
        {
            if (all[slot].Tag is not { } tag)
                continue;
            ref var kept = ref _slots[Add(tag)];
            (kept.Value, kept.Timestamp, kept.TtlMillis) = (all[slot].Value, all[slot].Timestamp, all[slot].TtlMillis);
        }
    }

    private void Spread()
    {
        _buckets = new int[Used * 2];
        Array.Fill(_buckets, NoSlot);
        for (var slot = 0; slot < Used; slot++)
            if (_slots[slot].Tag is not null)
                Link(slot);
    }

    private readonly void Link(int slot)
    {
        if (_buckets is null)
            return;
        ref var added = ref _slots[slot];
        ref var bucket = ref BucketOf(added.Hash);
        added.Next = bucket;
        bucket = slot;
    }

    private readonly void Unlink(int slot)
    {
        if (_buckets is null)
            return;
        ref var link = ref BucketOf(_slots[slot].Hash);
        while (link != slot)
            link = ref _slots[link].Next;
        link = _slots[slot].Next;
    }

    private readonly ref int BucketOf(int hash) => ref _buckets![hash & (_buckets.Length - 1)];
}

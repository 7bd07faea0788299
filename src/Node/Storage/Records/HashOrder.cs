namespace TopGun.Node.Storage.Records;

/// <summary>
/// The entries of a table by the hash of their key, so that what lies below a Merkle node is found without reading the table.
/// Made by the first walk; writes know nothing of it. Guarded by the partition's lock.
/// </summary>
/// <remarks>Until a place is given to another key, which ends the order, only entries that came since are missing; they are read through.</remarks>
internal sealed class HashOrder
{
    private const int UnsortedMin = 32;
    private const int UnsortedShare = 8;
    private const int HashShift = 32;

    // Hash above, place below.
    private ulong[] _sorted = [];

    /// <summary>The hash and place of every entry up to <see cref="SortedCount"/>, ascending.</summary>
    public ReadOnlySpan<ulong> Sorted => _sorted;

    /// <summary>Entries at this place and after it are not sorted yet.</summary>
    public int SortedCount => _sorted.Length;

    /// <summary>Place of a sorted entry.</summary>
    public static int PlaceOf(ulong item) => (int)(uint)item;

    /// <summary>Hash of a sorted entry's key.</summary>
    public static uint HashOf(ulong item) => (uint)(item >> HashShift);

    /// <summary>Sorts anew when too many entries have come since.</summary>
    public void BringUpToDate(RecordTable table)
    {
        if (table.Used - _sorted.Length <= UnsortedMin + (_sorted.Length / UnsortedShare))
            return;
        var sorted = new ulong[table.Used];
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = ((ulong)table[i].KeyHash << HashShift) | (uint)i;
        Array.Sort(sorted);
        _sorted = sorted;
    }

    /// <summary>Index in <see cref="Sorted"/> of the first entry whose hash is not below the given one.</summary>
    public int FirstFrom(uint keyHash)
    {
        var found = _sorted.AsSpan().BinarySearch((ulong)keyHash << HashShift);
        return found < 0 ? ~found : found;
    }
}

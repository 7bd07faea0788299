using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Sets;

/// <summary>Room for the bytes of a set's elements, several in one array: the collector of garbage has fewer objects to walk.</summary>
/// <remarks>
/// What was written is never written over, since readers keep slices of it; what goes leaves a gap, until the set moves the
/// rest together. A part of its set, not an object of its own. Guarded by the partition's lock.
/// </remarks>
internal struct ElementArena
{
    // Small enough that a journal which keeps slices keeps little else alive.
    private const int ArrayBytesMax = 4_096;

    // Arrays of many elements stay for long: where they lie the collector neither moves them nor has to look for references to them that are new.
    private const int PinnedElements = 4;

    private byte[]? _open;
    private int _used;
    private long _live;
    private long _gaps;

    /// <summary>Bytes that the arrays take on the heap.</summary>
    public long HeapBytes { readonly get; private set; }

    /// <summary>Whether the gaps take more than what lies between them.</summary>
    public readonly bool IsSparse => _gaps > _live;

    /// <summary>Takes room for one element.</summary>
    /// <param name="length">Bytes of the element.</param>
    /// <param name="expected">Elements of that length that may follow, itself included; 1 or more.</param>
    /// <param name="start">Where it lies.</param>
    /// <returns>The array in which it lies.</returns>
    public byte[] Take(int length, int expected, out int start)
    {
        if (_open is null || _open.Length - _used < length)
        {
            var elements = Math.Clamp(ArrayBytesMax / Math.Max(length, 1), 1, expected);
            _open = GC.AllocateUninitializedArray<byte>(length * elements, pinned: elements >= PinnedElements);
            _used = 0;
            HeapBytes += HeapSizes.OfArray(_open.Length);
        }
        start = _used;
        _used += length;
        _live += length;
        return _open;
    }

    /// <summary>Asks for the memory that the next element will be written to; see <see cref="RecordTable.Prefetch"/>.</summary>
    /// <param name="length">Bytes of the element.</param>
    public readonly void Prefetch(int length) => CacheHints.Ask(_open, _used, length);

    /// <summary>Gives the room of an element back.</summary>
    public void Release(int length)
    {
        _live -= length;
        _gaps += length;
    }
}

namespace TopGun.Node.Storage.Memory;

/// <summary>Bytes that objects take on the heap of a 64-bit process.</summary>
internal static class HeapSizes
{
    /// <summary>A reference.</summary>
    public const int Reference = 8;

    /// <summary>An array before its elements.</summary>
    public const int ArrayHead = 24;

    /// <summary>A store without maps: its partitions.</summary>
    public const int Store = 122_000;

    /// <summary>A map without records: its tree of 4 096 leaves, its row of tables, and what watches it.</summary>
    public const int Map = 22_000;

    /// <summary>A table without its entries.</summary>
    public const int Table = 320;

    /// <summary>A set with room for one tag, without the bytes of tag and value.</summary>
    public const int Set = 208;

    /// <summary>A note of a tombstone, with the slack of its queue.</summary>
    public const int TombstoneNote = 90;

    /// <summary>A place that waits for the end of its time to live, in two collections.</summary>
    public const int Expiry = 100;

    /// <summary>A value's place in the queues of eviction, with their slack.</summary>
    public const int QueuePlace = 12;

    private const int Alignment = 8;

    /// <summary>An array of bytes.</summary>
    public static long OfArray(int length) => (ArrayHead + length + Alignment - 1) & ~(Alignment - 1);
}

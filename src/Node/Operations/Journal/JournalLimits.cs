namespace TopGun.Node.Operations.Journal;

/// <summary>Limits of the journal.</summary>
public static class JournalLimits
{
    /// <summary>Changes kept unless configured otherwise (<c>TOPGUN_JOURNAL_CAPACITY</c>).</summary>
    public const int CapacityDefault = 10_000;

    /// <summary>Most changes that may be kept by configuration.</summary>
    public const int CapacityMax = 1_000_000;

    /// <summary>Bytes of keys and values kept at most; the oldest changes go first, whatever the capacity.</summary>
    public const long BytesMax = 64 << 20;

    /// <summary>Bytes of keys and values after which a page ends; one change is always read.</summary>
    public const int PageBytesMax = 1 << 20;

    /// <summary>Changes handed to a new subscriber between two looks at what was written meanwhile.</summary>
    internal const int ReplayChunk = 256;
}

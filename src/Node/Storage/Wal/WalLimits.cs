namespace TopGun.Node.Storage.Wal;

/// <summary>Limits of the write-ahead log.</summary>
public static class WalLimits
{
    /// <summary>Bytes at which a segment is sealed and the next one begins.</summary>
    public const int SegmentBytesDefault = 32 << 20;

    /// <summary>Bytes of segments that are brought to the store in one transaction, if there is more than one.</summary>
    public const long FlushBytesMax = 128 << 20;

    /// <summary>Bytes that may wait to be written before writers are slowed down.</summary>
    public const int BacklogBytesSlow = 32 << 20;

    /// <summary>Bytes that may wait to be written before further writes are refused.</summary>
    public const int BacklogBytesMax = 64 << 20;

    /// <summary>Bytes that all segments may take before writers are slowed down, unless configured otherwise.</summary>
    public const long LogBytesMaxDefault = 4L << 30;

    /// <summary>Bytes of a buffer that are kept for the next block; a larger one is given back.</summary>
    public const int KeptBufferBytes = 4 << 20;

    /// <summary>Bytes after which a block of the journal ends; one record is always in it.</summary>
    public const int JournalBlockBytes = 1 << 20;

    /// <summary>Longest time between a write and its fsync under <see cref="FsyncPolicy.Batched"/>.</summary>
    public static readonly TimeSpan CommitWindow = TimeSpan.FromMilliseconds(10);
}

using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Storage.Durability;

/// <summary>How a node keeps its records.</summary>
public sealed record DurabilityOptions
{
    /// <summary>When the log is brought to the disk.</summary>
    public FsyncPolicy Policy { get; init; } = FsyncPolicy.Batched;

    /// <summary>Time between two flushes of the log to the backing store.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time without progress after which flushing counts as stalled and is warned of.</summary>
    public TimeSpan StallBound { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time that the last flush may take.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time between two looks at the memory that records take; writers that press are not made to wait for it.</summary>
    public TimeSpan EvictionInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of log at which writers are slowed down, since the store does not keep up.</summary>
    public long LogBytesMax { get; init; } = WalLimits.LogBytesMaxDefault;

    /// <summary>Bytes at which a segment of the log is sealed.</summary>
    public int SegmentBytes { get; init; } = WalLimits.SegmentBytesDefault;

    /// <summary>How much of the journal is kept; null for none, which ends the one that earlier lives have kept.</summary>
    public JournalRetention? Journal { get; init; }

    /// <summary>Whether a thread evicts values when memory is short; false where a test says when, so that what it does can be done again.</summary>
    internal bool EvictsByItself { get; init; } = true;

    /// <summary>Told once when the log cannot be written; nothing is acknowledged any more, and the process should end.</summary>
    public required Action<Exception> Failed { get; init; }

    /// <summary>Told what operators should know.</summary>
    public required Action<string> Warn { get; init; }
}

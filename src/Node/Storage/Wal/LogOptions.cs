namespace TopGun.Node.Storage.Wal;

/// <summary>How a log is kept.</summary>
public sealed record LogOptions
{
    /// <summary>When it is brought to the disk.</summary>
    public FsyncPolicy Policy { get; init; } = FsyncPolicy.Batched;

    /// <summary>Bytes at which a segment is sealed.</summary>
    public int SegmentBytes { get; init; } = WalLimits.SegmentBytesDefault;

    /// <summary>Bytes that all segments may take before writers are slowed down.</summary>
    public long LogBytesMax { get; init; } = WalLimits.LogBytesMaxDefault;

    /// <summary>Told once, when writing or fsync has failed; nothing is acknowledged any more, and the process should end.</summary>
    public required Action<Exception> Failed { get; init; }
}

namespace TopGun.Node.Operations.Tombstones;

/// <summary>How long removals are remembered.</summary>
public sealed record TombstoneOptions
{
    /// <summary>How long a replica may be away without having to start over (<c>TOPGUN_GC_AGE_SECONDS</c>).</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Pause between two sweeps (<c>TOPGUN_GC_INTERVAL_MS</c>).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tombstones after which an epoch ends, sweep or not (<c>TOPGUN_EPOCH_WIDTH</c>).</summary>
    public int EpochWidth { get; init; } = 1000;
}

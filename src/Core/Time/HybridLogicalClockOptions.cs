namespace TopGun.Core.Time;

/// <summary>How a <see cref="HybridLogicalClock"/> treats stamps from the future (core-algorithms §1.1).</summary>
public sealed record HybridLogicalClockOptions
{
    /// <summary>How far ahead of the wall clock a remote stamp may be unless configured otherwise.</summary>
    public static readonly TimeSpan DefaultMaxDrift = TimeSpan.FromSeconds(60);

    /// <summary>Whether a stamp beyond <see cref="MaxDrift"/> makes <see cref="HybridLogicalClock.Update"/> throw; default false.</summary>
    public bool StrictMode { get; init; }

    /// <summary>The largest lead over the wall clock that is still accepted, in whole milliseconds; not negative; default 60 s.</summary>
    public TimeSpan MaxDrift { get; init; } = DefaultMaxDrift;
}

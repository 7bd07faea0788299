namespace TopGun.Core.Grid.Administration;

/// <summary>Settings to change; null leaves one as it is.</summary>
public sealed record SettingsChange
{
    /// <summary>Most queries that run at a time, 1 to <see cref="AdministrationLimits.ConcurrentOperationsMax"/>.</summary>
    public int? ConcurrentOperationsMax { get; init; }

    /// <summary>Time above which an operation is listed as slow, up to <see cref="AdministrationLimits.SlowOperationTimeMax"/>.</summary>
    public TimeSpan? SlowOperationTime { get; init; }

    /// <summary>
    /// How often records past their time to live are looked for, <see cref="AdministrationLimits.SweepIntervalMin"/> to
    /// <see cref="AdministrationLimits.SweepIntervalMax"/>.
    /// </summary>
    public TimeSpan? SweepInterval { get; init; }
}

namespace TopGun.Core.Grid.Administration;

/// <summary>Limits of what operators may set and declare.</summary>
public static class AdministrationLimits
{
    /// <summary>Most indexes of a node.</summary>
    public const int IndexesMax = 256;

    /// <summary>Longest attribute of an index in characters.</summary>
    public const int AttributeCharsMax = 256;

    /// <summary>Slow operations that are remembered; the oldest go first.</summary>
    public const int SlowOperationsMax = 128;

    /// <summary>Queries that run at a time unless set otherwise (server-behaviour §2.9).</summary>
    public const int ConcurrentOperationsDefault = 1000;

    /// <summary>Most queries that may be allowed to run at a time.</summary>
    public const int ConcurrentOperationsMax = 1_000_000;

    /// <summary>Time above which an operation is slow unless set otherwise.</summary>
    public static readonly TimeSpan SlowOperationTimeDefault = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest time that may be set as slow.</summary>
    public static readonly TimeSpan SlowOperationTimeMax = TimeSpan.FromHours(1);

    /// <summary>Shortest time between two looks for records past their time to live.</summary>
    public static readonly TimeSpan SweepIntervalMin = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest time between two looks for records past their time to live.</summary>
    public static readonly TimeSpan SweepIntervalMax = TimeSpan.FromMinutes(1);
}

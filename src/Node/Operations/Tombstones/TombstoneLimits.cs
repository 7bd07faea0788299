namespace TopGun.Node.Operations.Tombstones;

/// <summary>Limits of what is remembered for replicas that are away.</summary>
internal static class TombstoneLimits
{
    /// <summary>Epochs that a device may be behind; removed tags older than that go, and it has to start over (server-behaviour §4.3).</summary>
    public const ulong EpochsBehindMax = 1000;

    /// <summary>How often it is looked whether an epoch is full.</summary>
    public static readonly TimeSpan EpochCheck = TimeSpan.FromSeconds(1);
}

namespace TopGun.Node.Operations.Counters;

/// <summary>Limits of counters; each refusal names the one it hit.</summary>
internal static class CounterLimits
{
    /// <summary>Most counters of one node.</summary>
    public const int CountersMax = 100_000;

    /// <summary>Most replicas that may have totals in one counter.</summary>
    public const int ReplicasMax = 10_000;
}

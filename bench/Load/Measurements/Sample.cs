namespace TopGun.Bench.Load.Measurements;

/// <summary>What one run of one shape on one server cost.</summary>
/// <param name="Units">Operations acknowledged or changes delivered.</param>
/// <param name="ServerCpu">Processor time of the server.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="LatencyMicros">Latency of each batch: until its acknowledgement, or until the last subscriber had it.</param>
/// <param name="Refused">Operations that the server refused because it was overloaded; their cost is in that of the units.</param>
/// <param name="Node">What the node behind a bridge cost beside it; null when there is none.</param>
internal sealed record Sample(long Units, TimeSpan ServerCpu, TimeSpan Elapsed, IReadOnlyList<double> LatencyMicros, long Refused = 0, NodeCost? Node = null)
{
    /// <summary>Server processor time per unit in microseconds: the figure that counts.</summary>
    public double CpuMicrosPerUnit => ServerCpu.TotalMicroseconds / Units;

    /// <summary>Units per second, for orientation only.</summary>
    public double Rate => Units / Elapsed.TotalSeconds;

    /// <summary>Latency below which this share of the batches stayed, in microseconds.</summary>
    public double Percentile(double share)
    {
        var sorted = LatencyMicros.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
    }
}

namespace TopGun.Bench.Load.Measurements;

/// <summary>What a bridge's node costs.</summary>
/// <param name="Cpu">Processor time of the node.</param>
/// <param name="Bytes">Bytes between the bridge and the node, in both directions.</param>
internal sealed record NodeCost(TimeSpan Cpu, long Bytes)
{
    /// <summary>What was added since.</summary>
    public NodeCost Since(NodeCost before) => new(Cpu - before.Cpu, Bytes - before.Bytes);
}

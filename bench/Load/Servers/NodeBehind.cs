using TopGun.Bench.Load.Measurements;

namespace TopGun.Bench.Load.Servers;

/// <summary>The node that stands behind a bridge, and what goes between the two.</summary>
/// <param name="node">The node.</param>
/// <param name="relay">Stands between.</param>
internal sealed class NodeBehind(ServerUnderTest node, CountingRelay relay) : IDisposable
{
    /// <summary>What it has cost so far.</summary>
    public NodeCost Cost => new(node.CpuTime, relay.Bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        relay.Dispose();
        node.Dispose();
    }
}

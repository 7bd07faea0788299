using TopGun.Core.Grid;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Operations.Maps;

/// <summary>What one batch needs while it is applied; reused by later batches of any session.</summary>
internal sealed class WriteSpace
{
    /// <summary>The batch's operations by partition.</summary>
    public PartitionGroups Groups { get; } = new();

    /// <summary>The deliveries that the batch causes.</summary>
    public Delivery Delivery { get; } = new();
}

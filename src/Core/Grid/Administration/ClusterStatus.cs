namespace TopGun.Core.Grid.Administration;

/// <summary>The nodes of a grid and who owns what.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Partitions">Owners by partition; empty for a node that stands alone.</param>
/// <param name="TotalPartitions">Partitions that are shared out; 0 for a node that stands alone (server-behaviour §8.4).</param>
/// <param name="IsRebalancing">True while partitions move.</param>
public sealed record ClusterStatus(
    IReadOnlyList<NodeStatus> Nodes, IReadOnlyList<PartitionOwner> Partitions, int TotalPartitions, bool IsRebalancing);

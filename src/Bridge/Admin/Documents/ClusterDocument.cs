namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of GET /api/admin/cluster/status.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Partitions">Owners by partition; empty for a node that stands alone.</param>
/// <param name="TotalPartitions">Partitions that are shared out; 0 for a node that stands alone.</param>
/// <param name="IsRebalancing">True while partitions move.</param>
internal sealed record ClusterDocument(
    IReadOnlyList<NodeDocument> Nodes, IReadOnlyList<PartitionDocument> Partitions, int TotalPartitions, bool IsRebalancing);

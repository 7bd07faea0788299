namespace TopGun.Bridge.Admin.Documents;

/// <summary>One node.</summary>
/// <param name="NodeId">Id; <c>local</c> for a node that stands alone.</param>
/// <param name="Address">Where others reach it; empty when it stands alone.</param>
/// <param name="Status">healthy, suspect or dead.</param>
/// <param name="PartitionCount">Partitions it owns.</param>
/// <param name="Connections">Sessions open on it.</param>
/// <param name="Memory">Managed memory in bytes.</param>
/// <param name="Uptime">Seconds since its start.</param>
internal sealed record NodeDocument(
    string NodeId, string Address, string Status, int PartitionCount, int Connections, long Memory, long Uptime);

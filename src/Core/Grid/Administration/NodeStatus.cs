namespace TopGun.Core.Grid.Administration;

/// <summary>One node as operators see it.</summary>
/// <param name="NodeId">Id.</param>
/// <param name="Address">Where others reach it; empty when it stands alone.</param>
/// <param name="Health">Whether it answers.</param>
/// <param name="PartitionCount">Partitions it owns.</param>
/// <param name="Connections">Sessions open on it.</param>
/// <param name="MemoryBytes">Managed memory in use.</param>
/// <param name="Uptime">Time since its start.</param>
public sealed record NodeStatus(
    string NodeId, string Address, NodeHealth Health, int PartitionCount, int Connections, long MemoryBytes, TimeSpan Uptime);

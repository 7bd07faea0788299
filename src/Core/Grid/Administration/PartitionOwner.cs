namespace TopGun.Core.Grid.Administration;

/// <summary>Who owns one partition.</summary>
/// <param name="Id">0 to 270.</param>
/// <param name="OwnerNodeId">Node.</param>
public sealed record PartitionOwner(int Id, string OwnerNodeId);

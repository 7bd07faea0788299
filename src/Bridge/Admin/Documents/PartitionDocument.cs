namespace TopGun.Bridge.Admin.Documents;

/// <summary>Who owns a partition.</summary>
/// <param name="Id">0 to 270.</param>
/// <param name="OwnerNodeId">Node.</param>
internal sealed record PartitionDocument(int Id, string OwnerNodeId);

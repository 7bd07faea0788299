namespace TopGun.Core.Grid;

/// <summary>What a node has done.</summary>
/// <param name="NodeId">Node.</param>
/// <param name="Operations">Operations since it started, accepted or refused.</param>
public sealed record NodeOperations(string NodeId, long Operations);

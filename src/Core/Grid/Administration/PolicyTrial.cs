using TopGun.Core.Access;

namespace TopGun.Core.Grid.Administration;

/// <summary>What would be decided for a caller and a record.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Action">What is done; not <see cref="AccessAction.All"/>.</param>
/// <param name="ConditionExpr">An expression to try beside the policies in force; null for none.</param>
/// <param name="Claims">The caller's claims as a MsgPack map; empty for nobody.</param>
/// <param name="Record">The record as MsgPack; empty for none.</param>
public sealed record PolicyTrial(
    string MapName, AccessAction Action, string? ConditionExpr, ReadOnlyMemory<byte> Claims, ReadOnlyMemory<byte> Record);

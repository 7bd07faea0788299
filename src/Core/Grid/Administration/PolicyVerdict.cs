namespace TopGun.Core.Grid.Administration;

/// <summary>What would be decided.</summary>
/// <param name="IsAllowed">What the policies in force decide.</param>
/// <param name="Policies">Ids of the policies that are about the map and the action, whether their conditions hold or not.</param>
/// <param name="Holds">Whether the expression that was given holds; null when none was.</param>
public sealed record PolicyVerdict(bool IsAllowed, IReadOnlyList<string> Policies, bool? Holds);

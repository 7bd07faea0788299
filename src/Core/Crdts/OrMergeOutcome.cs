namespace TopGun.Core.Crdts;

/// <summary>What merging the remote records of one key has done.</summary>
/// <param name="Added">Records whose tags were new.</param>
/// <param name="Updated">Records that replaced an older one of the same tag.</param>
public readonly record struct OrMergeOutcome(int Added, int Updated);

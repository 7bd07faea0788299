namespace TopGun.Node.Storage.Durability;

/// <summary>How far a recovery is.</summary>
/// <param name="Phase">What is being read.</param>
/// <param name="Share">The share of it that is done, 0 to 1.</param>
/// <param name="Restored">Mutations restored so far, of both.</param>
public readonly record struct RecoveryProgress(RecoveryPhase Phase, double Share, long Restored);

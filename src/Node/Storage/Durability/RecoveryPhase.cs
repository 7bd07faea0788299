namespace TopGun.Node.Storage.Durability;

/// <summary>What a recovery reads.</summary>
public enum RecoveryPhase
{
    /// <summary>The backing store.</summary>
    Store,

    /// <summary>The log.</summary>
    Log,
}

namespace TopGun.Node.Operations.Locks;

/// <summary>What became of a request.</summary>
/// <param name="Id">The request.</param>
/// <param name="Token">Fencing token of the grant; 0 when the wait ended without one.</param>
internal readonly record struct LockOutcome(ulong Id, ulong Token)
{
    /// <summary>True when the lock was granted.</summary>
    public bool IsGranted => Token > 0;
}

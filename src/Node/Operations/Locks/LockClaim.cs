namespace TopGun.Node.Operations.Locks;

/// <summary>A lock held, or a request that waits for one. Immutable.</summary>
/// <param name="Id">Order of the requests; unique in a table.</param>
/// <param name="Owner">Who holds or waits.</param>
/// <param name="Name">Lock.</param>
/// <param name="TtlMillis">How long it is held at most.</param>
/// <param name="DeadlineMillis">When the hold expires, or the wait ends.</param>
/// <param name="Token">Fencing token; 0 while it waits.</param>
internal sealed record LockClaim(
    ulong Id, LockOwner Owner, string Name, long TtlMillis, long DeadlineMillis, ulong Token = 0);

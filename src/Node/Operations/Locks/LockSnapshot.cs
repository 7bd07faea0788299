namespace TopGun.Node.Operations.Locks;

/// <summary>The whole state of a lock table.</summary>
/// <param name="LastToken">Last fencing token granted.</param>
/// <param name="LastId">Last request.</param>
/// <param name="Claims">Locks held and requests waiting, in the order of their ids.</param>
internal sealed record LockSnapshot(ulong LastToken, ulong LastId, IReadOnlyList<LockClaim> Claims);

namespace TopGun.Node.Operations.Locks;

/// <summary>One lock that is held: its holder and those who wait, first come first.</summary>
internal sealed class LockQueue(LockClaim holder)
{
    /// <summary>Who holds it.</summary>
    public LockClaim Holder { get; set; } = holder;

    /// <summary>Who waits, in the order of the requests.</summary>
    public SortedDictionary<ulong, LockClaim> Waiters { get; } = [];
}

namespace TopGun.Node.Operations.Locks;

/// <summary>Limits of locks; each refusal names the one it hit.</summary>
internal static class LockLimits
{
    /// <summary>Tokens that are reserved at once; a restart skips what is left of them.</summary>
    public const ulong TokensReserved = 10_000;

    /// <summary>Longest time to live of a lock in milliseconds: a day.</summary>
    public const long TtlMillisMax = 24 * 60 * 60 * 1000;

    /// <summary>
    /// A request waits for its time to live and this long, in milliseconds; clients have given up by then (wire-protocol T4).
    /// </summary>
    public const long WaitGraceMillis = 5000;

    /// <summary>Most locks held and requests waiting of one session.</summary>
    public const int ClaimsPerOwnerMax = 1000;
}

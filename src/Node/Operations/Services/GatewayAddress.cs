namespace TopGun.Node.Operations.Services;

/// <summary>One session as its gateway's outbox knows it. Guarded by the outbox's lock.</summary>
/// <param name="session">The gateway's number for the session.</param>
internal sealed class GatewayAddress(ulong session)
{
    /// <summary>The gateway's number for the session.</summary>
    public ulong Session => session;

    /// <summary>Number of the latest event for the session; 0 when there was none.</summary>
    public long LatestEvent { get; set; }
}

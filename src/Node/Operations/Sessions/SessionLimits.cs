namespace TopGun.Node.Operations.Sessions;

/// <summary>Limits of sessions; each refusal names the one it hit.</summary>
public static class SessionLimits
{
    /// <summary>Most sessions open at a time unless configured otherwise (as many as connections, settled 46).</summary>
    public const int SessionsMaxDefault = 20_000;
}

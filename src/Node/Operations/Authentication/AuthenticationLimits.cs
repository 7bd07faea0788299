namespace TopGun.Node.Operations.Authentication;

/// <summary>Limits of authentication.</summary>
public static class AuthenticationLimits
{
    /// <summary>Longest token in characters.</summary>
    public const int TokenCharsMax = 16 * 1024;

    /// <summary>How far <c>exp</c> may be past (server-behaviour §2.3).</summary>
    public static readonly TimeSpan ExpiryLeeway = TimeSpan.FromSeconds(60);
}

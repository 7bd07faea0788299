namespace TopGun.Core.Tokens;

/// <summary>Limits of tokens.</summary>
public static class TokenLimits
{
    /// <summary>Longest token in characters.</summary>
    public const int TokenCharsMax = 16 * 1024;

    /// <summary>How far <c>exp</c> may be past (server-behaviour §2.3).</summary>
    public static readonly TimeSpan ExpiryLeeway = TimeSpan.FromSeconds(60);
}

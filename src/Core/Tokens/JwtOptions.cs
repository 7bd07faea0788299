namespace TopGun.Core.Tokens;

/// <summary>What tokens must hold beyond a valid signature, subject and expiry.</summary>
public sealed record JwtOptions
{
    /// <summary>Value that <c>iss</c> must equal; null = not looked at.</summary>
    public string? Issuer { get; init; }

    /// <summary>Value that <c>aud</c> must equal or contain; null = not looked at.</summary>
    public string? Audience { get; init; }

    /// <summary>Claim that names the user.</summary>
    public string SubjectClaim { get; init; } = "sub";

    /// <summary>Claim that names the roles.</summary>
    public string RolesClaim { get; init; } = "roles";

    /// <summary>True to take a text as one role, as some identity providers write it; false to take lists only.</summary>
    public bool TakesRoleAsText { get; init; }
}

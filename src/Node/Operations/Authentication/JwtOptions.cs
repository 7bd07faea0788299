namespace TopGun.Node.Operations.Authentication;

/// <summary>What tokens must hold beyond a valid signature, subject and expiry.</summary>
public sealed record JwtOptions
{
    /// <summary>Value that <c>iss</c> must equal; null = not looked at.</summary>
    public string? Issuer { get; init; }

    /// <summary>Value that <c>aud</c> must equal or contain; null = not looked at.</summary>
    public string? Audience { get; init; }
}

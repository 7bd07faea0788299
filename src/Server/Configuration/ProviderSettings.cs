using System.Text.Json.Serialization;

namespace TopGun.Server.Configuration;

/// <summary>An identity provider as operators write it (server-behaviour §8.6).</summary>
internal sealed record ProviderSettings
{
    /// <summary><c>jwks</c>, <c>oidc</c> or <c>hmac</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>Name by which callers ask for it.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>Where a <c>jwks</c> provider publishes its keys.</summary>
    [JsonPropertyName("jwksUrl")]
    public Uri? JwksUrl { get; init; }

    /// <summary>Who an <c>oidc</c> provider is.</summary>
    [JsonPropertyName("issuerUrl")]
    public Uri? IssuerUrl { get; init; }

    /// <summary>Secret of an <c>hmac</c> provider. Never logged.</summary>
    [JsonPropertyName("secret")]
    public string? Secret { get; init; }

    /// <summary>Value that <c>iss</c> must equal; null = not looked at, for <c>oidc</c> the provider itself.</summary>
    [JsonPropertyName("issuer")]
    public string? Issuer { get; init; }

    /// <summary>Value that <c>aud</c> must equal or contain; null = not looked at.</summary>
    [JsonPropertyName("audience")]
    public string? Audience { get; init; }

    /// <summary>Claim that names the user.</summary>
    [JsonPropertyName("subClaim")]
    public string? SubjectClaim { get; init; }

    /// <summary>Claim that names the roles.</summary>
    [JsonPropertyName("rolesClaim")]
    public string? RolesClaim { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Name}";
}

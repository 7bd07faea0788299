using TopGun.Core.Grid.Sessions;
using TopGun.Core.Tokens;

namespace TopGun.Bridge.Login;

/// <summary>Judges a token of a provider.</summary>
internal static class ProviderToken
{
    private const string AdminRole = "admin";

    /// <summary>Whom a token names; null when it does not hold. Providers make no administrators (server-behaviour §8.6).</summary>
    public static Principal? Verify(string token, IJwtKey key, JwtOptions options, TimeProvider time)
    {
        if (!JwtText.TryVerify(token, key, out var payload, out _))
            return null;
        using (payload)
        {
            return JwtClaims.TryRead(payload.RootElement, options, time.GetUtcNow(), out var principal, out _)
                ? principal with { Roles = [.. principal.Roles.Where(role => !role.Equals(AdminRole, StringComparison.OrdinalIgnoreCase))] }
                : null;
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;

namespace TopGun.Core.Tokens;

/// <summary>Makes a principal of verified claims (server-behaviour §2.3); <c>nbf</c> and <c>iat</c> are not looked at.</summary>
public static class JwtClaims
{
    private const string Expired = "the token has expired";
    private const string NoExpiry = "missing exp claim in JWT";
    private const string NoSubject = "missing sub claim in JWT";
    private const string Unreadable = "the token holds a claim that cannot be read; numbers must be within the range of a double";
    private const string WrongIssuer = "the token's issuer is not the configured one";
    private const string WrongAudience = "the token's audience is not the configured one";

    /// <summary>Reads the principal; false, with the reason, when a claim forbids it.</summary>
    public static bool TryRead(
        JsonElement claims,
        JwtOptions options,
        DateTimeOffset now,
        [NotNullWhen(true)] out Principal? principal,
        [NotNullWhen(false)] out string? failure)
    {
        principal = null;
        var subject = StringOf(claims, options.SubjectClaim);
        failure = CheckExpiry(claims, now)
            ?? (string.IsNullOrEmpty(subject) ? NoSubject : null)
            ?? (options.Issuer is null || StringOf(claims, "iss") == options.Issuer ? null : WrongIssuer)
            ?? (options.Audience is null || HasAudience(claims, options.Audience) ? null : WrongAudience);
        if (failure is not null)
            return false;
        if (!TryConvert(claims, out var converted))
        {
            failure = Unreadable;
            return false;
        }
        principal = new Principal(subject, RolesOf(claims, options)) { Claims = converted };
        return true;
    }

    private static bool TryConvert(JsonElement claims, [NotNullWhen(true)] out byte[]? converted)
    {
        try
        {
            converted = JsonMsgPack.FromJson(claims.GetRawText());
        }
        catch (JsonValueFormatException)
        {
            converted = null;
        }
        return converted is not null;
    }

    private static string? CheckExpiry(JsonElement claims, DateTimeOffset now)
    {
        if (!claims.TryGetProperty("exp", out var expiry)
            || expiry.ValueKind != JsonValueKind.Number
            || !expiry.TryGetDouble(out var seconds))
            return NoExpiry;
        var nowSeconds = now.ToUnixTimeMilliseconds() / 1000.0;
        return nowSeconds - seconds > TokenLimits.ExpiryLeeway.TotalSeconds ? Expired : null;
    }

    private static string? StringOf(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    private static bool HasAudience(JsonElement claims, string audience)
    {
        if (!claims.TryGetProperty("aud", out var claim))
            return false;
        if (claim.ValueKind != JsonValueKind.Array)
            return claim.ValueKind == JsonValueKind.String && claim.ValueEquals(audience);
        foreach (var item in claim.EnumerateArray())
            if (item.ValueKind == JsonValueKind.String && item.ValueEquals(audience))
                return true;
        return false;
    }

    private static List<string> RolesOf(JsonElement claims, JwtOptions options)
    {
        List<string> roles = [];
        if (!claims.TryGetProperty(options.RolesClaim, out var claim))
            return roles;
        if (claim.ValueKind == JsonValueKind.String && options.TakesRoleAsText)
            roles.Add(claim.GetString()!);
        if (claim.ValueKind == JsonValueKind.Array)
            foreach (var role in claim.EnumerateArray())
                if (role.ValueKind == JsonValueKind.String)
                    roles.Add(role.GetString()!);
        return roles;
    }
}

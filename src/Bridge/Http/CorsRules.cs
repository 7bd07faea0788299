using Microsoft.AspNetCore.Cors.Infrastructure;

namespace TopGun.Bridge.Http;

/// <summary>What pages of other origins may do (server-behaviour §8).</summary>
internal static class CorsRules
{
    private const string AnyOrigin = "*";

    /// <summary>Sets the rules up.</summary>
    /// <param name="policy">Where to.</param>
    /// <param name="origins">Origins that are let in; named ones may send credentials.</param>
    public static void Apply(CorsPolicyBuilder policy, IReadOnlyList<string> origins)
    {
        policy.WithMethods("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS").SetPreflightMaxAge(Limits.PreflightTime);
        if (origins.Contains(AnyOrigin))
            policy.AllowAnyOrigin().AllowAnyHeader();
        else
            policy.WithOrigins([.. origins]).AllowCredentials().WithHeaders("Authorization", "Content-Type", "Accept");
    }
}

using System.Text;
using TopGun.Bridge.Admin;
using TopGun.Bridge.Login;
using TopGun.Bridge.Telemetry;
using TopGun.Core.Tokens;
using TopGun.Node.Operations;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Makes the admin plane of a process out of its settings.</summary>
internal static class AdminPart
{
    private const string KeyOnlyVerifies =
        "this server cannot issue tokens: JWT_SECRET is a public key, which only verifies. Sign in with a token that your identity provider "
        + "has signed, or set JWT_SECRET to a shared secret";

    /// <summary>What the plane is to do; null where it must not exist.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="logLevel">Level of the process's log.</param>
    /// <param name="node">The node of the process; null where there is none.</param>
    /// <exception cref="StartException">The configured key cannot be read.</exception>
    public static AdminOptions? Create(ServerSettings settings, LogLevelSwitch logLevel, NodeGrid? node) => !settings.HasAdminPlane
        ? null
        : new AdminOptions
        {
            RequireAuthentication = settings.RequiresAuthentication,
            TrustsProxy = settings.Admin.TrustsProxy,
            Host = settings.BindAddress.ToString(),
            LogLevel = logLevel,
            Login = LoginOf(settings, node),
        };

    private static LoginOptions LoginOf(ServerSettings settings, NodeGrid? node)
    {
        var login = new LoginOptions
        {
            Username = settings.Admin.Username,
            Password = settings.Admin.Password,
            RefreshTime = settings.Admin.RefreshTime,
            Grants = node is null ? null : new GrantRecords(node.RefreshGrants),
        };
        if (settings.JwtSecret is null)
        {
            return login;
        }

        var key = NodePart.ParseKey(settings.JwtSecret);
        if (key is Hs256Key secret)
        {
            login.Tokens = new JwtWriter(secret, new JwtOptions { Issuer = settings.JwtIssuer, Audience = settings.JwtAudience });
        }
        else
        {
            login.OnlyVerifies = KeyOnlyVerifies;
        }

        var source = new HttpDocumentSource();
        login.Providers = [.. settings.Admin.Providers.Select(provider => Create(provider, source))];
        return login;
    }

    private static ITokenProvider Create(ProviderSettings provider, IDocumentSource source)
    {
        var time = TimeProvider.System;
        var claims = new JwtOptions
        {
            Issuer = provider.Issuer ?? (provider.Type == "oidc" ? provider.IssuerUrl!.OriginalString : null),
            Audience = provider.Audience,
            SubjectClaim = provider.SubjectClaim ?? "sub",
            RolesClaim = provider.RolesClaim ?? "roles",
            TakesRoleAsText = true,
        };
        return provider.Type switch
        {
            "hmac" => new HmacProvider(provider.Name!, new Hs256Key(Encoding.UTF8.GetBytes(provider.Secret!)), claims, time),
            "jwks" => new KeySetProvider(
                provider.Name!, new PublishedKeys(_ => ValueTask.FromResult(provider.JwksUrl!), source, time), claims, time),
            _ => new KeySetProvider(
                provider.Name!, new PublishedKeys(new Discovery(provider.IssuerUrl!, source, time).FindKeysAsync, source, time), claims, time),
        };
    }
}

using System.Security.Cryptography;
using System.Text;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Storage;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Makes the node of a process out of its settings.</summary>
internal static class NodePart
{
    private const string PemStart = "-----BEGIN";

    /// <summary>Makes the node.</summary>
    /// <exception cref="StartException">The configured key cannot be read.</exception>
    public static NodeGrid Create(ServerSettings settings) => new(
        new NodeOptions
        {
            NodeId = settings.NodeId,
            ValueBytesMax = settings.ValueBytesMax,
            SessionsMax = settings.ConnectionsMax,
        },
        new RecordStore(),
        AuthenticatorOf(settings),
        TimeProvider.System,
        RandomNumberGenerator.Fill);

    private static IAuthenticator AuthenticatorOf(ServerSettings settings)
    {
        if (settings.JwtSecret is null)
        {
            return new NoAuthentication();
        }

        // A key in a variable often has its line breaks written as \n (server-behaviour §1.5).
        var secret = settings.JwtSecret.Replace("\\n", "\n", StringComparison.Ordinal);
        try
        {
            IJwtKey key = secret.StartsWith(PemStart, StringComparison.Ordinal)
                ? new Rs256Key(secret)
                : new Hs256Key(Encoding.UTF8.GetBytes(settings.JwtSecret));
            return new JwtAuthenticator(key, new JwtOptions { Issuer = settings.JwtIssuer, Audience = settings.JwtAudience }, TimeProvider.System);
        }
        catch (ArgumentException unreadable)
        {
            throw new StartException($"JWT_SECRET: {unreadable.Message}", unreadable);
        }
    }
}

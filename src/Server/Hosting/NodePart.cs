using System.Security.Cryptography;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Makes the node of a process out of its settings.</summary>
internal static class NodePart
{
    /// <summary>Makes the node.</summary>
    /// <exception cref="StartException">The configured key cannot be read.</exception>
    public static NodeGrid Create(ServerSettings settings)
    {
        var store = new RecordStore();
        return new NodeGrid(
            new NodeOptions
            {
                NodeId = settings.NodeId,
                ValueBytesMax = settings.ValueBytesMax,
                SessionsMax = settings.ConnectionsMax,
                JournalEnabled = settings.JournalEnabled,
                JournalCapacity = settings.JournalCapacity,
            },
            store,
            new QueryEngine(store, TimeProvider.System, TaskScheduler.Default),
            AuthenticatorOf(settings),
            TimeProvider.System,
            RandomNumberGenerator.Fill);
    }

    private static IAuthenticator AuthenticatorOf(ServerSettings settings)
    {
        if (settings.JwtSecret is null)
        {
            return new NoAuthentication();
        }

        try
        {
            return new JwtAuthenticator(
                JwtKeys.Parse(settings.JwtSecret),
                new JwtOptions { Issuer = settings.JwtIssuer, Audience = settings.JwtAudience },
                TimeProvider.System);
        }
        catch (ArgumentException unreadable)
        {
            throw new StartException($"JWT_SECRET: {unreadable.Message}", unreadable);
        }
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using TopGun.Core.Tokens;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Operations.Interceptors;
using TopGun.Node.Operations.Journal;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Journal;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>Makes the node of a process out of its settings.</summary>
internal static class NodePart
{
    /// <summary>Makes the node.</summary>
    /// <param name="settings">How it serves.</param>
    /// <param name="store">Its records, recovered.</param>
    /// <exception cref="StartException">The configured key cannot be read, or what the node remembers of itself.</exception>
    public static NodeGrid Create(ServerSettings settings, RecordStore store)
    {
        try
        {
            return CreateGrid(settings, store);
        }
        catch (FormatException damaged)
        {
            throw new StartException($"The records cannot be recovered: {damaged.Message}", damaged);
        }
    }

    /// <summary>How much of the journal outlives the process.</summary>
    /// <param name="settings">How the node serves.</param>
    /// <returns>Null when it does not.</returns>
    public static JournalRetention? JournalOf(ServerSettings settings) => settings.JournalEnabled && settings.JournalDurable
        ? new JournalRetention(
            settings.JournalCapacity, JournalLimits.BytesMax, BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))))
        : null;

    private static NodeGrid CreateGrid(ServerSettings settings, RecordStore store)
    {
        return new NodeGrid(
            new NodeOptions
            {
                NodeId = settings.NodeId,
                ValueBytesMax = settings.ValueBytesMax,
                AdminSubjects = settings.AdminSubjects,
                SessionsMax = settings.ConnectionsMax,
                AnonymousMayAdminister = !settings.RequiresAuthentication && settings.HasAdminPlane,
                JournalEnabled = settings.JournalEnabled,
                JournalCapacity = settings.JournalCapacity,
                Tombstones = settings.Tombstones,
                Interceptors = InterceptorsOf(settings),
            },
            store,
            new QueryEngine(store, TimeProvider.System, TaskScheduler.Default),
            AuthenticatorOf(settings),
            TimeProvider.System,
            RandomNumberGenerator.Fill);
    }

    private static INodeInterceptor[] InterceptorsOf(ServerSettings settings)
    {
        var interceptors = new List<INodeInterceptor>();
        if (settings.RateLimit is { } limit)
        {
            interceptors.Add(new RateLimitInterceptor(limit, TimeProvider.System));
        }

        if (settings.StampsObjects)
        {
            interceptors.Add(new ServerTimestampInterceptor(TimeProvider.System));
        }

        return [.. interceptors];
    }

    private static IAuthenticator AuthenticatorOf(ServerSettings settings)
    {
        if (settings.JwtSecret is null)
        {
            return new NoAuthentication();
        }

        return new JwtAuthenticator(
            ParseKey(settings.JwtSecret),
            new JwtOptions { Issuer = settings.JwtIssuer, Audience = settings.JwtAudience },
            TimeProvider.System);
    }

    /// <summary>Reads the configured key.</summary>
    /// <param name="configured">The secret, or a public key.</param>
    /// <exception cref="StartException">It cannot be read.</exception>
    public static IJwtKey ParseKey(string configured)
    {
        try
        {
            return JwtKeys.Parse(configured);
        }
        catch (ArgumentException unreadable)
        {
            throw new StartException($"JWT_SECRET: {unreadable.Message}", unreadable);
        }
    }
}

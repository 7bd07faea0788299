using System.Net;
using TopGun.Node.Operations.Interceptors;
using TopGun.Node.Operations.Tombstones;

namespace TopGun.Server.Configuration;

/// <summary>Everything a process is told from outside, checked as a whole before anything is opened.</summary>
internal sealed record ServerSettings
{
    /// <summary>What the process does.</summary>
    public required ServerRole Role { get; init; }

    /// <summary>Port of WebSocket, HTTP and pages; 0 = chosen by the system.</summary>
    public required int Port { get; init; }

    /// <summary>Port of the public gRPC API; 0 = chosen by the system.</summary>
    public required int GrpcPort { get; init; }

    /// <summary>True when the gRPC port was named: then it must be free (settled 1).</summary>
    public required bool IsGrpcPortNamed { get; init; }

    /// <summary>Port of health and metrics of a process that is only a node.</summary>
    public required int HttpPort { get; init; }

    /// <summary>Interface to listen on.</summary>
    public required IPAddress BindAddress { get; init; }

    /// <summary>Node id of the stamps made by this process.</summary>
    public required string NodeId { get; init; }

    /// <summary>Key that verifies tokens; null when authentication is off. Never logged.</summary>
    public required string? JwtSecret { get; init; }

    /// <summary>Value that <c>iss</c> of a token must equal; null = not looked at.</summary>
    public required string? JwtIssuer { get; init; }

    /// <summary>Value that <c>aud</c> of a token must equal or contain; null = not looked at.</summary>
    public required string? JwtAudience { get; init; }

    /// <summary>Subjects of tokens that no policy binds.</summary>
    public required IReadOnlySet<string> AdminSubjects { get; init; }

    /// <summary>True: the reason of a failed authentication is told to the client.</summary>
    public required bool ForwardsAuthErrors { get; init; }

    /// <summary>False: <c>POST /sync</c> serves callers without token as anonymous ones (settled 6).</summary>
    public required bool HttpSyncRequiresToken { get; init; }

    /// <summary>Web origins whose pages may use HTTP; <c>*</c> alone stands for all.</summary>
    public required IReadOnlyList<string> CorsOrigins { get; init; }

    /// <summary>Addresses of the nodes behind a bridge.</summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    /// <summary>Largest frame of an authenticated client in bytes.</summary>
    public required int FrameBytesMax { get; init; }

    /// <summary>Most client connections.</summary>
    public required int ConnectionsMax { get; init; }

    /// <summary>Largest value in bytes.</summary>
    public required int ValueBytesMax { get; init; }

    /// <summary>How records are kept beyond the process; null: in memory only.</summary>
    public required StoreSettings? Store { get; init; }

    /// <summary>How much memory records may take.</summary>
    public required MemorySettings Memory { get; init; }

    /// <summary>Whether accepted writes are journaled.</summary>
    public required bool JournalEnabled { get; init; }

    /// <summary>Changes that the journal keeps.</summary>
    public required int JournalCapacity { get; init; }

    /// <summary>Whether the journal outlives the process, where records do.</summary>
    public required bool JournalDurable { get; init; }

    /// <summary>How many writes clients may send; null for no limit.</summary>
    public required RateLimitOptions? RateLimit { get; init; }

    /// <summary>Whether objects get the time at which the node took them.</summary>
    public required bool StampsObjects { get; init; }

    /// <summary>How long a process that was told to stop goes on serving while it is not ready any more.</summary>
    public required TimeSpan DrainDelay { get; init; }

    /// <summary>Admin plane and login.</summary>
    public required AdminSettings Admin { get; init; }

    /// <summary>Where metrics are sent; null: nowhere.</summary>
    public required OtlpSettings? Otlp { get; init; }

    /// <summary>True when nobody needs a token and other machines can reach the process (server-behaviour §1.6).</summary>
    public bool IsPublicWithoutAuthentication => !RequiresAuthentication && !IPAddress.IsLoopback(BindAddress);

    /// <summary>True when the admin plane exists.</summary>
    public bool HasAdminPlane => !IsPublicWithoutAuthentication || Admin.IsOpenInPublic;

    /// <summary>How long removals are remembered.</summary>
    public required TombstoneOptions Tombstones { get; init; }

    /// <summary>True when callers must present a token.</summary>
    public bool RequiresAuthentication => JwtSecret is not null;

    /// <summary>Names the role only: the settings hold secrets.</summary>
    public override string ToString() => Role.ToString();
}

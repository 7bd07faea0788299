using System.Net;
using TopGun.Core.Grid;
using TopGun.Node.Operations.Interceptors;
using TopGun.Node.Operations.Journal;
using TopGun.Node.Operations.Tombstones;

namespace TopGun.Server.Configuration;

/// <summary>Turns flags and environment into settings; a flag wins over its variable (server-behaviour §1.1, §1.5).</summary>
internal sealed class SettingsReader
{
    private const int DefaultPort = 8080;
    private const int DefaultGrpcPort = 9080;
    private const int DefaultHttpPort = 8081;
    private const int PortMax = 65535;

    private readonly CommandFlags _flags;
    private readonly Variables _variables;
    private readonly List<string> _errors = [];

    /// <summary>Takes what is to be read.</summary>
    /// <param name="flags">The command line.</param>
    /// <param name="environment">Reads a variable; null or empty means unset.</param>
    public SettingsReader(CommandFlags flags, Func<string, string?> environment)
    {
        _flags = flags;
        _variables = new Variables(environment, _errors);
    }

    /// <summary>Reads everything and reports all problems together.</summary>
    /// <param name="role">What the process is to do.</param>
    public SettingsResult Read(ServerRole role)
    {
        var noAuth = _flags.NoAuth || _variables.IsOn("TOPGUN_NO_AUTH");
        var port = _flags.Port ?? _variables.ReadNumber("PORT", DefaultPort, 0, PortMax);
        var namedGrpcPort = _flags.GrpcPort ?? ReadOptionalPort("TOPGUN_GRPC_PORT");
        var settings = new ServerSettings
        {
            Role = role,
            Port = Checked("--port", port),
            GrpcPort = Checked("--grpc-port", namedGrpcPort ?? (_flags.Port == 0 ? 0 : DefaultGrpcPort)),
            IsGrpcPortNamed = namedGrpcPort is not null,
            HttpPort = Checked("--http-port", _flags.HttpPort ?? (_flags.Port == 0 ? 0 : DefaultHttpPort)),
            BindAddress = ReadAddress(noAuth),
            NodeId = ReadNodeId(),
            JwtSecret = noAuth ? null : ReadSecret(),
            JwtIssuer = _variables.TextOrNull("TOPGUN_JWT_ISSUER"),
            JwtAudience = _variables.TextOrNull("TOPGUN_JWT_AUDIENCE"),
            AdminSubjects = ReadList("TOPGUN_ADMIN_SUBJECTS").ToHashSet(StringComparer.Ordinal),
            ForwardsAuthErrors = _variables.IsOn("INSECURE_FORWARD_AUTH_ERRORS"),
            HttpSyncRequiresToken = !_variables.IsOff("TOPGUN_HTTP_SYNC_REQUIRE_AUTH"),
            CorsOrigins = ReadOrigins(),
            Nodes = role == ServerRole.Bridge ? ReadNodes() : [],
            FrameBytesMax = _variables.ReadNumber("TOPGUN_MAX_FRAME_BYTES", 16 << 20, 64 << 10, 64 << 20),
            ConnectionsMax = _variables.ReadNumber("TOPGUN_MAX_CONNECTIONS", 20_000, 1, 1_000_000),
            ValueBytesMax = _variables.ReadNumber("TOPGUN_MAX_VALUE_BYTES", GridLimits.ValueBytesMaxDefault, 1, GridLimits.ValueBytesMaxAllowed),
            DrainDelay = TimeSpan.FromMilliseconds(_variables.ReadNumber("TOPGUN_DRAIN_DELAY_MS", 0, 0, 600_000)),
            Otlp = new OtlpSettingsReader(_variables, _errors).Read(),
            Admin = new AdminSettingsReader(_variables, _errors).Read(),
            Store = role == ServerRole.Bridge ? null : new StoreSettingsReader(_flags, _variables, _errors).Read(),
            Memory = new MemorySettingsReader(_variables).Read(),
            JournalEnabled = !_variables.IsOff("TOPGUN_JOURNAL_ENABLED"),
            JournalCapacity = _variables.ReadNumber("TOPGUN_JOURNAL_CAPACITY", JournalLimits.CapacityDefault, 1, JournalLimits.CapacityMax),
            JournalDurable = !_variables.IsOff("TOPGUN_JOURNAL_DURABLE"),
            RateLimit = ReadRateLimit(),
            StampsObjects = _variables.IsOn("TOPGUN_SERVER_TIMESTAMP"),
            Tombstones = ReadTombstones(),
        };
        return new SettingsResult(_errors.Count == 0 ? settings : null, _errors);
    }

    private RateLimitOptions? ReadRateLimit()
    {
        const string Scope = "TOPGUN_RATE_LIMIT_PER";
        var writes = _variables.ReadNumber("TOPGUN_RATE_LIMIT_WRITES", 0, 0, int.MaxValue);
        var scope = _variables.TextOrNull(Scope) ?? "connection";
        if (scope is not ("connection" or "user"))
        {
            _errors.Add($"{Scope} is '{scope}'. Use connection or user.");
        }

        var limit = new RateLimitOptions
        {
            Window = TimeSpan.FromMilliseconds(_variables.ReadNumber("TOPGUN_RATE_LIMIT_WINDOW_MS", 1000, 1, 3_600_000)),
            Scope = scope == "user" ? RateLimitScope.User : RateLimitScope.Session,
        };
        return writes == 0 ? null : limit with { Writes = writes };
    }

    private TombstoneOptions ReadTombstones()
    {
        var defaults = new TombstoneOptions();
        return new TombstoneOptions
        {
            Age = TimeSpan.FromSeconds(_variables.ReadNumber("TOPGUN_GC_AGE_SECONDS", (int)defaults.Age.TotalSeconds, 1, int.MaxValue)),
            Interval = TimeSpan.FromMilliseconds(
                _variables.ReadNumber("TOPGUN_GC_INTERVAL_MS", (int)defaults.Interval.TotalMilliseconds, 1000, int.MaxValue)),
            EpochWidth = _variables.ReadNumber("TOPGUN_EPOCH_WIDTH", defaults.EpochWidth, 1, int.MaxValue),
        };
    }

    private string? ReadSecret()
    {
        var secret = _variables.TextOrNull("JWT_SECRET");
        if (!string.IsNullOrEmpty(secret))
        {
            return secret;
        }

        _errors.Add(
            "JWT_SECRET is not set. Set it to the secret that signs your tokens, or start with --no-auth "
            + "(or TOPGUN_NO_AUTH=1) to serve anonymous callers on the loopback interface.");
        return null;
    }

    private IPAddress ReadAddress(bool noAuth)
    {
        var text = _variables.TextOrNull("TOPGUN_BIND_ADDR");
        if (string.IsNullOrEmpty(text))
        {
            return noAuth ? IPAddress.Loopback : IPAddress.Any;
        }

        if (IPAddress.TryParse(text == "localhost" ? "127.0.0.1" : text, out var address))
        {
            return address;
        }

        _errors.Add($"TOPGUN_BIND_ADDR is '{text}', which is not an IP address. Use for instance 0.0.0.0 or 127.0.0.1.");
        return IPAddress.Loopback;
    }

    private string ReadNodeId()
    {
        var nodeId = _flags.NodeId ?? "topgun-server-node";
        if (nodeId.Length == 0 || nodeId.Contains(':', StringComparison.Ordinal))
        {
            _errors.Add($"--node-id is '{nodeId}'. It must not be empty and must not contain ':'.");
        }

        return nodeId;
    }

    private List<Uri> ReadNodes()
    {
        var nodes = new List<Uri>();
        var text = _flags.Nodes ?? _variables.TextOrNull("TOPGUN_NODES") ?? string.Empty;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = part.Contains("://", StringComparison.Ordinal) ? part : "http://" + part;
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                nodes.Add(uri);
            }
            else
            {
                _errors.Add($"--nodes has '{part}', which is not an address. Use host:port or http(s)://host:port.");
            }
        }

        if (nodes.Count == 0)
        {
            _errors.Add("A bridge needs the addresses of its nodes: --nodes host:port,… (or TOPGUN_NODES).");
        }

        return nodes;
    }

    private string[] ReadOrigins()
    {
        var origins = ReadList("TOPGUN_CORS_ORIGINS");
        foreach (var origin in origins)
        {
            var isOrigin = Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase);
            if (!isOrigin && !(origin == "*" && origins.Length == 1))
            {
                _errors.Add(
                    $"TOPGUN_CORS_ORIGINS has '{origin}', which is not an origin. "
                    + "Use scheme://host or scheme://host:port without a path, separated by commas, or * alone.");
            }
        }

        return origins;
    }

    private string[] ReadList(string variable) =>
        (_variables.TextOrNull(variable) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private int? ReadOptionalPort(string variable) =>
        _variables.TextOrNull(variable) is null ? null : _variables.ReadNumber(variable, 0, 0, PortMax);

    private int Checked(string flag, int port)
    {
        if (port is < 0 or > PortMax)
        {
            _errors.Add($"{flag} is {port}. A port is a number from 0 to {PortMax}; 0 lets the system choose.");
        }

        return port;
    }
}

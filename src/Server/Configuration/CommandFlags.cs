namespace TopGun.Server.Configuration;

/// <summary>Values given on the command line; null where a flag was not given.</summary>
internal sealed record CommandFlags
{
    /// <summary><c>--port</c>.</summary>
    public int? Port { get; init; }

    /// <summary><c>--grpc-port</c>.</summary>
    public int? GrpcPort { get; init; }

    /// <summary><c>--http-port</c>.</summary>
    public int? HttpPort { get; init; }

    /// <summary><c>--node-id</c>.</summary>
    public string? NodeId { get; init; }

    /// <summary><c>--no-auth</c>.</summary>
    public bool NoAuth { get; init; }

    /// <summary><c>--store</c>.</summary>
    public string? Store { get; init; }

    /// <summary><c>--data-dir</c>.</summary>
    public string? DataDirectory { get; init; }

    /// <summary><c>--nodes</c>: addresses separated by commas.</summary>
    public string? Nodes { get; init; }
}

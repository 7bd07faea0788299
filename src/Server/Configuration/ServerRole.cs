namespace TopGun.Server.Configuration;

/// <summary>What one process does (design, "One executable, three roles").</summary>
internal enum ServerRole
{
    /// <summary>A node and a bridge in one process.</summary>
    Serve,

    /// <summary>A node: gRPC only.</summary>
    Node,

    /// <summary>A stateless bridge in front of nodes.</summary>
    Bridge,
}

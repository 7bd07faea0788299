namespace TopGun.Client.Connections;

/// <summary>Whether a client is connected.</summary>
/// <param name="IsConnected">True while a node serves the client's session.</param>
/// <param name="NodeId">The node; null while there is none.</param>
public sealed record ConnectionState(bool IsConnected, string? NodeId)
{
    internal static ConnectionState None { get; } = new(false, null);
}

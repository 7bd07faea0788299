using System.Net.Security;

namespace TopGun.Client;

/// <summary>Where the nodes are and what the remote grid takes from its host.</summary>
public sealed class RemoteGridOptions
{
    /// <summary>Addresses of the nodes' public API, <c>http</c> or <c>https</c>; at least one.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>Rules and certificates of TLS for <c>https</c> addresses; null for the system's own.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>How long opening a session waits for a node that can be reached.</summary>
    public TimeSpan OpenTimeout { get; init; } = ClientLimits.OpenTimeout;

    /// <summary>Clock for waiting and deadlines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Randomness that spreads attempts to connect: numbers from 0 up to, not including, 1.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}

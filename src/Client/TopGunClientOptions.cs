using System.Net.Security;
using TopGun.Rpc.Client;

namespace TopGun.Client;

/// <summary>How a client presents itself and how long it waits.</summary>
public sealed class TopGunClientOptions
{
    /// <summary>JSON Web Token that every call carries; null for an anonymous caller. Never logged.</summary>
    public string? Token { get; init; }

    /// <summary>Time allowed for one call; watches have none.</summary>
    public TimeSpan CallTimeout { get; init; } = ClientLimits.CallTimeout;

    /// <summary>Rules and certificates of TLS for an <c>https</c> address; null for the system's own.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Clock for deadlines and pauses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Randomness that spreads attempts to connect: numbers from 0 up to, not including, 1.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    internal RpcChannelOptions ForChannel() => new()
    {
        MaxReceiveMessageSize = ClientLimits.ReceivedMessageBytesMax,
        Tls = Tls,
        TimeProvider = TimeProvider,
    };
}

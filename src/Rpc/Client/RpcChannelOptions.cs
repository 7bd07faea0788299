using System.Net.Security;

namespace TopGun.Rpc.Client;

/// <summary>How a channel connects and what its calls may carry.</summary>
public sealed class RpcChannelOptions
{
    /// <summary>Largest response message in bytes, after decompression; null for no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = Limits.ReceiveMessageBytes;

    /// <summary>Largest request message in bytes; null, the default, for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Compression of requests.</summary>
    public RpcCompression RequestCompression { get; set; }

    /// <summary>Rules and certificates of TLS for <c>https</c> addresses; null for the system's own.</summary>
    public SslClientAuthenticationOptions? Tls { get; set; }

    /// <summary>Silence on a connection after which a ping is sent, also without calls.</summary>
    public TimeSpan KeepAliveDelay { get; set; } = Limits.KeepAliveDelay;

    /// <summary>How long a ping may stay unanswered before the connection is dropped.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = Limits.KeepAliveTimeout;

    /// <summary>How long connecting may take before calls fail with UNAVAILABLE.</summary>
    public TimeSpan ConnectTimeout { get; set; } = Limits.Connect;

    /// <summary>Clock for deadlines.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}

using Grpc.Core.Interceptors;

namespace TopGun.Rpc.Server;

/// <summary>How the services of a host are run.</summary>
public sealed class RpcServerOptions
{
    /// <summary>Largest request message in bytes, after decompression; null for no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = Limits.ReceiveMessageBytes;

    /// <summary>Largest response message in bytes; null, the default, for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Compression of responses to clients that accept it.</summary>
    public RpcCompression ResponseCompression { get; set; }

    /// <summary>How long running calls may go on once the host stops; then they end with UNAVAILABLE.</summary>
    /// <remarks>Keep it below the host's own shutdown timeout, which cuts connections.</remarks>
    public TimeSpan DrainTimeout { get; set; } = Limits.Drain;

    /// <summary>Clock for deadlines and the drain bound.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Interceptors that every call passes, in this order. Filled before services are mapped.</summary>
    public IList<Interceptor> Interceptors { get; } = [];
}

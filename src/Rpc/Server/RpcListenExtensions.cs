using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace TopGun.Rpc.Server;

/// <summary>Opens listeners for gRPC.</summary>
public static class RpcListenExtensions
{
    /// <summary>Listens for gRPC: HTTP/2 only, by prior knowledge on cleartext, by ALPN with TLS.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="endpoint">Address and port; port 0 takes a free one.</param>
    /// <param name="tls">Certificates and rules of TLS; with <see cref="ClientCertificateMode.RequireCertificate" /> it is mutual.</param>
    /// <remarks>
    /// Also sets server-wide limits that gRPC needs: keep-alive pings, windows, streams per connection, and no minimum
    /// data rates, since a stream may rightly be silent and a slow reader is bounded by flow control.
    /// </remarks>
    public static void ListenRpc(
        this KestrelServerOptions kestrel, IPEndPoint endpoint, HttpsConnectionAdapterOptions? tls = null)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        var limits = kestrel.Limits;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.InitialStreamWindowSize = Limits.StreamWindowBytes;
        limits.Http2.InitialConnectionWindowSize = Limits.ConnectionWindowBytes;
        limits.Http2.MaxStreamsPerConnection = Limits.StreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = Limits.KeepAliveDelay;
        limits.Http2.KeepAlivePingTimeout = Limits.KeepAliveTimeout;
        kestrel.Listen(endpoint, listener =>
        {
            listener.Protocols = HttpProtocols.Http2;
            if (tls is not null)
                listener.UseHttps(tls);
        });
    }
}

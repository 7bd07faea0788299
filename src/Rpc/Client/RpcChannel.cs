using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Client;

/// <summary>Calls one server over HTTP/2 connections that are opened when needed and shared by all calls. Thread-safe.</summary>
public sealed class RpcChannel : ChannelBase, IDisposable
{
    private readonly ConcurrentDictionary<ClientCall, bool> _calls = new();
    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private volatile bool _disposed;

    private RpcChannel(Uri address, RpcChannelOptions options) : base(address.Authority)
    {
        _address = address;
        Options = options;
        _http = new HttpMessageInvoker(CreateHandler(options));
    }

    internal RpcChannelOptions Options { get; }

    /// <summary>A channel to an <c>http</c> (cleartext HTTP/2 by prior knowledge) or <c>https</c> address; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">The address is neither.</exception>
    public static RpcChannel ForAddress(string address, RpcChannelOptions? options = null) =>
        ForAddress(new Uri(address, UriKind.Absolute), options);

    /// <summary>A channel to an <c>http</c> (cleartext HTTP/2 by prior knowledge) or <c>https</c> address; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">The address is neither.</exception>
    public static RpcChannel ForAddress(Uri address, RpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"The address '{address}' must start with http:// or https://.", nameof(address));
        return new RpcChannel(address, options ?? new RpcChannelOptions());
    }

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker() => new RpcCallInvoker(this);

    /// <summary>Cancels running calls, refuses new ones and closes the connections.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var call in _calls.Keys)
            call.Cancel(new Status(StatusCode.Cancelled, "The channel was closed."));
        _http.Dispose();
    }

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    internal void Enter(ClientCall call)
    {
        _calls.TryAdd(call, true);
        // Read after the call is visible to Dispose, so that none slips between the two.
        if (!_disposed)
            return;
        Leave(call);
        throw new ObjectDisposedException(nameof(RpcChannel));
    }

    internal void Leave(ClientCall call) => _calls.TryRemove(call, out _);

    internal FrameWriter CreateFrameWriter() =>
        new(Options.MaxSendMessageSize, Options.RequestCompression == RpcCompression.Gzip);

    internal HttpRequestMessage CreateRequest(string method) => new(HttpMethod.Post, new Uri(_address, method))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    private static SocketsHttpHandler CreateHandler(RpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = Limits.StreamWindowBytes,
            KeepAlivePingDelay = options.KeepAliveDelay,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectTimeout = options.ConnectTimeout,
        };
        if (options.Tls is not null)
            handler.SslOptions = options.Tls;
        return handler;
    }
}

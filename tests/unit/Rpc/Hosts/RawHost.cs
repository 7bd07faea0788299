using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using TopGun.Rpc.Client;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Hosts;

/// <summary>A server that answers every call as a test wants it, right or wrong, and a client of it.</summary>
internal sealed class RawHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RpcChannel _channel;

    private RawHost(WebApplication app, RpcChannelOptions? options)
    {
        _app = app;
        _channel = RpcChannel.ForAddress(app.Urls.Single(), options);
        Client = new Echo.EchoClient(_channel);
    }

    public Echo.EchoClient Client { get; }

    public static async Task<RawHost> StartAsync(RequestDelegate answer, RpcChannelOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new RawHost(app, options);
    }

    /// <summary>Answers with bytes and trailers.</summary>
    public static RequestDelegate Answer(byte[] body, params (string Name, string Value)[] trailers) => async context =>
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(body);
        foreach (var (name, value) in trailers)
            context.Response.AppendTrailer(name, value);
    };

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGun.Rpc.Client;
using TopGun.Rpc.Health;
using TopGun.Rpc.Reflection;
using TopGun.Rpc.Server;

namespace TopGun.Rpc.Tests.Hosts;

/// <summary>A server with the echo service, health and reflection on a free loopback port.</summary>
internal sealed class RpcHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RpcHost(WebApplication app, EchoService echo, HealthStatuses health, bool tls)
    {
        _app = app;
        Echo = echo;
        Health = health;
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        Port = new Uri(address).Port;
        Address = tls ? $"https://localhost:{Port}" : $"http://127.0.0.1:{Port}";
    }

    public EchoService Echo { get; }

    public HealthStatuses Health { get; }

    public int Port { get; }

    public string Address { get; }

    public static async Task<RpcHost> StartAsync(
        Action<RpcServerOptions>? configure = null, HttpsConnectionAdapterOptions? tls = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenRpc(new IPEndPoint(IPAddress.Loopback, 0), tls));
        builder.Services.AddRpc(configure);
        var app = builder.Build();
        var echo = new EchoService();
        var health = new HealthStatuses();
        app.MapRpcService(V1.Echo.BindService(echo));
        app.MapRpcHealth(health);
        app.MapRpcReflection(V1.Echo.Descriptor, Grpc.Health.V1.Health.Descriptor);
        app.MapGet("/page", () => "a page");
        await app.StartAsync();
        return new RpcHost(app, echo, health, tls is not null);
    }

    public RpcChannel OpenChannel(RpcChannelOptions? options = null) => RpcChannel.ForAddress(Address, options);

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

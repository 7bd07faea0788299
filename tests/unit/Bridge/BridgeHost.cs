using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGun.Bridge.Connections;
using TopGun.Bridge.Transport;
using TopGun.Core.Grid;

namespace TopGun.Bridge.Tests;

/// <summary>A bridge on a free port of this machine, with a fake grid unless another is given.</summary>
internal sealed class BridgeHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BridgeHost(WebApplication app, FakeGrid grid, ManualTimeProvider time, RequestHeartbeats heartbeats)
    {
        Heartbeats = heartbeats;
        _app = app;
        Grid = grid;
        Time = time;
    }

    public FakeGrid Grid { get; }

    public ManualTimeProvider Time { get; }

    public RequestHeartbeats Heartbeats { get; }

    public int Port { get; private set; }

    public ConnectionRegistry Registry => _app.Services.GetRequiredService<ConnectionRegistry>();

    public static async Task<BridgeHost> StartAsync(Action<BridgeOptions>? configure = null, IGrid? grid = null, ManualTimeProvider? time = null)
    {
        var fake = new FakeGrid();
        time ??= new ManualTimeProvider();
        var heartbeats = new RequestHeartbeats(time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listener => listener.Use(heartbeats.Before)));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(grid ?? fake);
        builder.Services.AddBridge(configure ?? (_ => { }));
        var app = builder.Build();
        app.MapBridge();
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        return new BridgeHost(app, fake, time, heartbeats) { Port = new Uri(addresses.Addresses.First()).Port };
    }

    public Task<BridgeClient> ConnectAsync(string path = "/ws") => BridgeClient.ConnectAsync(Port, path);

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Heartbeats.Dispose();
    }
}

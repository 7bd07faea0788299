using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGun.Core.Grid;
using TopGun.Node.Operations.Services;
using TopGun.Rpc.Health;
using TopGun.Rpc.Server;

namespace TopGun.Client.Tests.Hosts;

/// <summary>The public gRPC services over a grid, on a loopback port.</summary>
internal sealed class GridHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GridHost(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    public Uri Address { get; }

    public static async Task<GridHost> StartAsync(IGrid grid, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenRpc(new IPEndPoint(IPAddress.Loopback, port)));
        builder.Services.AddRpc(options => options.DrainTimeout = TimeSpan.FromMilliseconds(1));
        var app = builder.Build();
        foreach (var service in GridServices.Of(grid))
            app.MapRpcService(service);
        var health = new HealthStatuses();
        health.Set(Grid.V1.MapService.Descriptor.FullName, serving: true);
        app.MapRpcHealth(health);
        await app.StartAsync();
        return new GridHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

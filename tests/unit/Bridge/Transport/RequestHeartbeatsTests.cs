using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGun.Bridge.Transport;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Transport;

public sealed class RequestHeartbeatsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_connection_is_looked_at_until_it_stops_or_ends()
    {
        var time = new ManualTimeProvider();
        using var heartbeats = new RequestHeartbeats(time);
        var (beats, ends) = (0, new TaskCompletionSource());
        var context = new DefaultConnectionContext();
        var serving = heartbeats.Before(async connection =>
        {
            connection.Features.Get<IConnectionHeartbeatFeature>()!.OnHeartbeat(_ => beats++, connection);
            await ends.Task;
        })(context);

        time.Advance(Limits.RequestHeartbeat);
        time.Advance(Limits.RequestHeartbeat);
        Assert.That(beats, Is.EqualTo(2));

        ((RequestHeartbeat)context.Features.Get<IConnectionHeartbeatFeature>()!).Stop();
        time.Advance(Limits.RequestHeartbeat);
        Assert.That(beats, Is.EqualTo(2));

        context.Features.Get<IConnectionHeartbeatFeature>()!.OnHeartbeat(_ => beats++, context);
        time.Advance(Limits.RequestHeartbeat);
        Assert.That(beats, Is.EqualTo(3), "the timer runs again when there is something to time");

        ends.SetResult();
        await serving;
        time.Advance(Limits.RequestHeartbeat);
        Assert.That(beats, Is.EqualTo(3));
    }

    [Test]
    public void A_connection_whose_timeouts_fail_is_ended_and_the_others_are_looked_at()
    {
        var time = new ManualTimeProvider();
        using var heartbeats = new RequestHeartbeats(time);
        var (beats, broken) = (0, new DefaultConnectionContext());
        new RequestHeartbeat(heartbeats, broken).OnHeartbeat(_ => throw new InvalidOperationException(), broken);
        new RequestHeartbeat(heartbeats, new DefaultConnectionContext()).OnHeartbeat(_ => beats++, broken);

        time.Advance(Limits.RequestHeartbeat);

        Assert.That(beats, Is.EqualTo(1));
        Assert.That(broken.ConnectionClosed.WaitHandle.WaitOne(Patience), Is.True);
    }

    [Test]
    public async Task Timeouts_of_requests_hold()
    {
        await using var app = Start();
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n"));

        using var timeout = new CancellationTokenSource(Patience);
        using var answer = new StreamReader(client.GetStream());
        Assert.That(await answer.ReadLineAsync(timeout.Token), Does.Contain("408"));
    }

    [Test]
    public async Task A_websocket_is_left_to_the_bridge()
    {
        await using var host = await BridgeHost.StartAsync(options => options.RequireAuthentication = true);
        await using var client = await host.ConnectAsync();

        await client.ReceiveAsync<AuthRequired>();

        Assert.That(host.Heartbeats.Count, Is.Zero);
    }

    private static WebApplication Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(100);
            options.Listen(IPAddress.Loopback, 0, listener => listener.UseQuietConnections(TimeProvider.System));
        });
        return builder.Build();
    }
}

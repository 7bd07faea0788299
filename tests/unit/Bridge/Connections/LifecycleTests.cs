using TopGun.Bridge.Tests.Sessions;
using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Connections;

/// <summary>Connecting, heartbeat, deadlines and the end (server-behaviour §2).</summary>
public sealed class LifecycleTests
{
    [TestCase("/ws")]
    [TestCase("/")]
    public async Task Lines_41_42_and_73_a_client_connects_and_pings(string path)
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync(path);

        await client.SendAsync(new Ping { Timestamp = 5 });

        var pong = await client.ReceiveAsync<Pong>();
        Assert.That(pong.Timestamp, Is.EqualTo(5));
        Assert.That(pong.ServerTime, Is.EqualTo((ulong)host.Time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    [TestCase(4000)]
    [TestCase(4002)]
    [TestCase(4999)]
    [TestCase(3000)]
    public async Task A_close_with_a_code_of_an_application_is_answered_alike_and_ends_the_session(int code)
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Messages.Query("q"));
        await client.ReceiveAsync<QueryResp>();

        await client.Socket.SendAsync([(byte)(code >> 8), (byte)code, .. "why"u8], opcode: 8);

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((code, "why")));
        Assert.That(() => (host.Registry.Count, host.Grid.Sessions.Count), Is.EqualTo((0, 0)).After(30_000, 20));
    }

    [TestCase(5000)]
    [TestCase(2999)]
    [TestCase(1005)]
    [TestCase(1006)]
    public async Task A_close_with_a_code_that_nobody_may_send_breaks_the_protocol(int code)
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SettleAsync();

        await client.Socket.SendAsync([(byte)(code >> 8), (byte)code], opcode: 8);

        Assert.That((await client.Socket.ReceiveCloseAsync()).Code, Is.EqualTo(1002));
        host.Time.Advance(Limits.CloseTime + Limits.ScanInterval);
        await client.Socket.WaitForEndAsync();
    }

    [Test]
    public async Task Line_75_a_silent_client_is_closed_after_a_minute()
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SettleAsync();

        host.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((1000, "idle timeout")));
    }

    [Test]
    public async Task Line_76_any_frame_keeps_a_connection_alive()
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();

        for (var i = 0; i < 4; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(40));
            await client.SendAsync(Messages.Single(Messages.Put($"{i}")));
            Assert.That((await client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo($"{i}"));
        }
    }

    [Test]
    public async Task Line_77_pings_alone_keep_a_connection_alive()
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();

        for (var i = 0UL; i < 120; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(5));
            await client.SendAsync(new Ping { Timestamp = i });
            Assert.That((await client.ReceiveAsync<Pong>()).Timestamp, Is.EqualTo(i));
        }
    }

    [Test]
    public async Task Line_481_a_client_is_served_beside_its_half_open_connection_until_that_is_closed()
    {
        await using var host = await AuthenticatingHost.StartAsync();
        await using var halfOpen = await host.ConnectAsync();
        await AuthenticatingHost.EnterAsync(halfOpen);
        host.Time.Advance(TimeSpan.FromSeconds(40));
        await using var client = await host.ConnectAsync();
        await AuthenticatingHost.EnterAsync(client);
        Assert.That(host.Registry.Count, Is.EqualTo(2));

        host.Time.Advance(TimeSpan.FromSeconds(25));

        Assert.That(await halfOpen.Socket.ReceiveCloseAsync(), Is.EqualTo((1000, "idle timeout")));
        Assert.That(await client.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task A_client_that_never_answers_a_close_is_cut_off()
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SettleAsync();
        host.Time.Advance(TimeSpan.FromSeconds(61));
        await client.Socket.ReceiveCloseAsync();

        host.Time.Advance(TimeSpan.FromSeconds(3));

        await client.Socket.WaitForEndAsync();
        Assert.That(() => host.Registry.Count, Is.Zero.After(30_000, 20));
    }

    [Test]
    public async Task Line_78_the_session_of_the_grid_ends_with_the_connection()
    {
        await using var host = await BridgeHost.StartAsync();
        var client = await host.ConnectAsync();
        await client.SendAsync(Messages.Query("q"));
        await client.ReceiveAsync<QueryResp>();
        var session = host.Grid.Sessions.Single();

        await client.DisposeAsync();

        Assert.That(() => host.Grid.Sessions, Is.Empty.After(30_000, 20));
        Assert.That(session.Subscriptions, Is.Empty);
        Assert.That(() => host.Registry.Count, Is.Zero.After(30_000, 20));
    }

    [Test]
    public async Task The_grid_may_end_a_session()
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.SettleAsync();

        host.Grid.Sessions.Single().Sink.OnClosed(new GridError(GridErrorCode.Conflict, "the device connected elsewhere"));

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((1000, "the device connected elsewhere")));
    }

    [Test]
    public async Task Line_84_the_surplus_over_the_connection_limit_gets_503_and_others_are_untouched()
    {
        await using var host = await BridgeHost.StartAsync(options => options.ConnectionsMax = 1);
        await using var first = await host.ConnectAsync();
        await using var second = await RawWebSocket.OpenAsync(host.Port);

        await second.SendRawAsync(RawWebSocket.Request("/ws"));
        await second.ReadResponseAsync();

        Assert.That(second.Response, Does.StartWith("HTTP/1.1 503"));
        Assert.That(await first.SettleAsync(), Is.Empty);
    }
}

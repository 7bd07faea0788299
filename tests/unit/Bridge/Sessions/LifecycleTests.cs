using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Sessions;

/// <summary>Connecting, authenticating, heartbeat, deadlines and the end (server-behaviour §2).</summary>
public sealed class LifecycleTests
{
    private static readonly Auth Token = new() { Token = "t" };

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
    public async Task Lines_43_44_64_and_68_the_first_frame_asks_for_a_token_and_it_is_acknowledged_once()
    {
        await using var host = await StartWithAuthenticationAsync();
        await using var client = await host.ConnectAsync();

        await client.ReceiveAsync<AuthRequired>();
        await client.SendAsync(Token);
        var ack = await client.ReceiveAsync<AuthAck>();
        await client.SendAsync(Token);

        Assert.That(await client.SettleAsync(), Is.Empty);
        Assert.That((ack.UserId, ack.DeviceId, ack.DeviceToken), Is.EqualTo(("alice", "device-1", "secret-1")));
        Assert.That(host.Grid.Authentications, Is.EqualTo(1));
    }

    [Test]
    public async Task Lines_51_52_and_53_before_authentication_everything_else_is_dropped_in_silence()
    {
        await using var host = await StartWithAuthenticationAsync();
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        await client.SendAsync(new Ping { Timestamp = 1 });
        await client.SendAsync(new DeviceHello());
        await client.SendAsync(Messages.Single(Messages.Put("1")));
        await client.SendAsync([0xc1]);
        await client.SendAsync(Messages.Deep("AUTH", 2000));
        await client.SendAsync(Token);

        await client.ReceiveAsync<AuthAck>();
        Assert.That(await client.SettleAsync(), Is.Empty);
        Assert.That(host.Grid.Writes, Is.Empty);
    }

    [Test]
    public async Task Line_87_a_slow_authentication_holds_back_what_follows_it()
    {
        await using var host = await StartWithAuthenticationAsync();
        var verdict = new TaskCompletionSource<Principal>();
        host.Grid.Authenticate = _ => verdict.Task;
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        await client.SendAsync(Token);
        await client.SendAsync(Messages.Single(Messages.Put("1")));
        verdict.SetResult(Principal.Anonymous);

        await client.ReceiveAsync<AuthAck>();
        Assert.That((await client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("1"));
    }

    [TestCase(false, "Authentication failed")]
    [TestCase(true, "expired")]
    public async Task Lines_45_46_and_47_a_refused_token_is_answered_and_the_connection_closed(bool forwards, string error)
    {
        await using var host = await BridgeHost.StartAsync(options =>
        {
            options.RequireAuthentication = true;
            options.ForwardAuthenticationErrors = forwards;
        });
        host.Grid.Authenticate = _ => throw new GridException(GridErrorCode.Unauthenticated, "expired");
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        await client.SendAsync(Token);

        Assert.That((await client.ReceiveAsync<AuthFail>()).Error, Is.EqualTo(error));
        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((4001, "Unauthorized")));
    }

    [Test]
    public async Task A_grid_that_cannot_be_reached_does_not_cost_the_client_its_token()
    {
        await using var host = await StartWithAuthenticationAsync();
        host.Grid.Authenticate = _ => throw new GridException(GridErrorCode.Unavailable, "no node");
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        await client.SendAsync(Token);

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((1013, "no node")));
    }

    [Test]
    public async Task Lines_48_and_49_users_come_back_and_are_there_at_once()
    {
        await using var host = await StartWithAuthenticationAsync();
        await using var other = await host.ConnectAsync();
        await AuthenticateAsync(other);
        for (var i = 0; i < 3; i++)
        {
            await using var client = await host.ConnectAsync();
            await AuthenticateAsync(client);
            Assert.That(await client.SettleAsync(), Is.Empty);
            Assert.That(await other.SettleAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task Line_50_a_client_may_take_its_time_before_it_authenticates()
    {
        await using var host = await StartWithAuthenticationAsync();
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        host.Time.Advance(TimeSpan.FromSeconds(9));

        await client.SendAsync(Token);
        await client.ReceiveAsync<AuthAck>();
    }

    [Test]
    public async Task Line_476_AUTH_in_one_segment_with_the_handshake_is_taken()
    {
        await using var host = await StartWithAuthenticationAsync();
        await using var client = new BridgeClient(await RawWebSocket.OpenAsync(host.Port));
        await client.Socket.SendRawAsync((byte[])[.. RawWebSocket.Request("/ws"), .. RawWebSocket.Frame(2, BridgeClient.Encode(Token))]);
        await client.Socket.ReadResponseAsync();

        await client.ReceiveAsync<AuthRequired>();
        await client.ReceiveAsync<AuthAck>();
    }

    [Test]
    public async Task Line_72_a_device_that_cannot_be_bound_does_not_hinder_authentication()
    {
        await using var host = await StartWithAuthenticationAsync();
        host.Grid.BindDevice = _ => throw new GridException(GridErrorCode.Unavailable, "no storage");
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        await client.SendAsync(Token);

        Assert.That(await client.ReceiveAsync<AuthAck>(), Is.EqualTo(new AuthAck { UserId = "alice" }));
    }

    [Test]
    public async Task Line_66_without_authentication_work_begins_at_once_and_nothing_is_asked()
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();

        await client.SendAsync(Messages.Single(Messages.Put("1")));

        Assert.That((await client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("1"));
    }

    [Test]
    public async Task Line_66_without_authentication_a_token_is_acknowledged_all_the_same()
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();

        await client.SendAsync(Token);

        await client.ReceiveAsync<AuthAck>();
        await client.SendAsync(Token);
        Assert.That(await client.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Line_67_without_authentication_the_first_device_hello_is_answered()
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();

        await client.SendAsync(new DeviceHello());
        var ack = await client.ReceiveAsync<DeviceAck>();
        await client.SendAsync(new DeviceHello { DeviceToken = "x" });

        Assert.That((ack.DeviceId, ack.DeviceToken), Is.EqualTo(("device-1", "secret-1")));
        Assert.That(await client.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Line_54_a_client_that_does_not_authenticate_in_time_is_closed_although_it_talks()
    {
        await using var host = await StartWithAuthenticationAsync();
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        await client.SendAsync([0xc1]);
        host.Time.Advance(TimeSpan.FromSeconds(9));
        await client.SendAsync([0xc1]);
        host.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((1000, "authentication timeout")));
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
        await using var host = await StartWithAuthenticationAsync();
        await using var halfOpen = await host.ConnectAsync();
        await AuthenticateAsync(halfOpen);
        host.Time.Advance(TimeSpan.FromSeconds(40));
        await using var client = await host.ConnectAsync();
        await AuthenticateAsync(client);
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

    private static async Task AuthenticateAsync(BridgeClient client)
    {
        await client.ReceiveAsync<AuthRequired>();
        await client.SendAsync(Token);
        Assert.That((await client.ReceiveAsync<AuthAck>()).UserId, Is.EqualTo("alice"));
    }

    private static async Task<BridgeHost> StartWithAuthenticationAsync()
    {
        var host = await BridgeHost.StartAsync(options => options.RequireAuthentication = true);
        host.Grid.Authenticate = _ => Task.FromResult(new Principal("alice", []));
        return host;
    }
}

using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Sessions;

/// <summary>From the first frame to the acknowledged token and device (server-behaviour §2).</summary>
public sealed class SessionAuthenticationTests
{
    private static readonly Auth Token = AuthenticatingHost.Token;

    [Test]
    public async Task Lines_43_44_64_and_68_the_first_frame_asks_for_a_token_and_it_is_acknowledged_once()
    {
        await using var host = await AuthenticatingHost.StartAsync();
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
        await using var host = await AuthenticatingHost.StartAsync();
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
        await using var host = await AuthenticatingHost.StartAsync();
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
        await using var host = await AuthenticatingHost.StartAsync();
        host.Grid.Authenticate = _ => throw new GridException(GridErrorCode.Unavailable, "no node");
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        await client.SendAsync(Token);

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((1013, "no node")));
    }

    [Test]
    public async Task Lines_48_and_49_users_come_back_and_are_there_at_once()
    {
        await using var host = await AuthenticatingHost.StartAsync();
        await using var other = await host.ConnectAsync();
        await AuthenticatingHost.EnterAsync(other);
        for (var i = 0; i < 3; i++)
        {
            await using var client = await host.ConnectAsync();
            await AuthenticatingHost.EnterAsync(client);
            Assert.That(await client.SettleAsync(), Is.Empty);
            Assert.That(await other.SettleAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task Line_50_a_client_may_take_its_time_before_it_authenticates()
    {
        await using var host = await AuthenticatingHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        host.Time.Advance(TimeSpan.FromSeconds(9));

        await client.SendAsync(Token);
        await client.ReceiveAsync<AuthAck>();
    }

    [Test]
    public async Task Line_54_a_client_that_does_not_authenticate_in_time_is_closed_although_it_talks()
    {
        await using var host = await AuthenticatingHost.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.ReceiveAsync<AuthRequired>();

        await client.SendAsync([0xc1]);
        host.Time.Advance(TimeSpan.FromSeconds(9));
        await client.SendAsync([0xc1]);
        host.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((1000, "authentication timeout")));
    }

    [Test]
    public async Task Line_476_AUTH_in_one_segment_with_the_handshake_is_taken()
    {
        await using var host = await AuthenticatingHost.StartAsync();
        await using var client = new BridgeClient(await RawWebSocket.OpenAsync(host.Port));
        await client.Socket.SendRawAsync((byte[])[.. RawWebSocket.Request("/ws"), .. RawWebSocket.Frame(2, BridgeClient.Encode(Token))]);
        await client.Socket.ReadResponseAsync();

        await client.ReceiveAsync<AuthRequired>();
        await client.ReceiveAsync<AuthAck>();
    }

    [Test]
    public async Task Line_72_a_device_that_cannot_be_bound_does_not_hinder_authentication()
    {
        await using var host = await AuthenticatingHost.StartAsync();
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
}

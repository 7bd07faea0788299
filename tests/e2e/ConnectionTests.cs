using System.Net;
using System.Net.Sockets;
using System.Text;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Connections against a real process: lost ones, half-open ones, and the end of the process under load.</summary>
public sealed class ConnectionTests
{
    private const string Secret = "test-e2e-secret";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Lines_88_and_89_a_client_outlives_the_server_and_its_pending_writes_arrive()
    {
        var port = FreePorts.Next();
        await using var client = NodeProgram.Start("e2e/reconnecting.js", $"ws://127.0.0.1:{port}/ws", Secret);
        Assert.That(await client.ReadLineAsync(Limit), Is.EqualTo("waiting"));

        await using var first = await StartAsync();
        Assert.That(await client.ReadLineAsync(Limit), Is.EqualTo("synced 1"));
        await first.SignalAsync("KILL");
        Assert.That(await client.ReadLineAsync(Limit), Is.EqualTo("pending 2"));
        await using var second = await StartAsync();

        Assert.That(await client.ReadLineAsync(Limit), Is.EqualTo("synced 2"));
        Assert.That(await client.ReadToEndAsync(Limit), Is.EqualTo("ok\n"));

        Task<RunningServer> StartAsync() =>
            RunningServer.StartAsync($"--port {port} --grpc-port 0", ("JWT_SECRET", Secret), ("TOPGUN_BIND_ADDR", "127.0.0.1"));
    }

    [Test]
    public async Task Line_30_a_bridge_told_to_stop_under_load_has_done_what_it_acknowledged_and_closes_with_1001()
    {
        await using var node = await RunningServer.StartAsync("node --no-auth --port 0");
        await using var ending = await RunningServer.StartAsync($"bridge --no-auth --port 0 --nodes {node.GrpcAddress}");
        await using var staying = await RunningServer.StartAsync($"bridge --no-auth --port 0 --nodes {node.GrpcAddress}");
        await using var load = NodeProgram.Start("e2e/load-until-closed.js", ending.WebSocketUrl, staying.WebSocketUrl);
        Assert.That(await load.ReadLineAsync(Limit), Is.EqualTo("loaded"));

        var (exitCode, took) = await ending.SignalAsync();

        Assert.That(exitCode, Is.Zero, ending.Errors);
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(await load.ReadToEndAsync(Limit), Is.EqualTo("ok\n"));
    }

    [Test]
    public async Task Line_27_a_server_told_to_stop_under_load_ends_in_order()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        await using var load = NodeProgram.Start("e2e/load-until-closed.js", server.WebSocketUrl);
        Assert.That(await load.ReadLineAsync(Limit), Is.EqualTo("loaded"));

        var (exitCode, took) = await server.SignalAsync();

        Assert.That(exitCode, Is.Zero, server.Errors);
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(await load.ReadToEndAsync(Limit), Is.EqualTo("ok\n"));
    }

    [Test]
    public async Task Line_78_the_count_of_connections_falls_back_after_a_disconnect()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        var clients = new List<RawWebSocket>();
        for (var i = 0; i < 4; i++)
            clients.Add(await RawWebSocket.ConnectAsync(server.Port));
        Assert.That(() => http.GetStringAsync("/health"), Does.Contain("\"connections\":4").After(30_000, 50));

        clients[0].Reset();
        await clients[1].DisposeAsync();

        Assert.That(() => http.GetStringAsync("/health"), Does.Contain("\"connections\":2").After(30_000, 50));
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Test]
    public async Task Line_482_ten_thousand_clients_of_another_make_come_and_go_and_leave_nothing_behind()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0 --store memory", ("TOPGUN_JOURNAL_CAPACITY", "100"));

        var output = await NodeProgram.RunAsync(
            "e2e/reconnects.js", [server.WebSocketUrl, server.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)], TimeSpan.FromMinutes(3));

        Assert.That(output, Is.EqualTo("ok\n"), server.Errors);
    }

    [Test]
    public async Task Line_85_a_client_that_stops_reading_is_dropped_and_the_others_get_everything()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0 --store memory", ("TOPGUN_JOURNAL_ENABLED", "0"));

        Assert.That(await NodeProgram.RunAsync("e2e/slow-reader.js", [server.WebSocketUrl], TimeSpan.FromMinutes(3)), Is.EqualTo("ok\n"), server.Errors);
    }

    [Test]
    public async Task Line_462_a_thousand_sockets_that_finish_nothing_stop_nobody_and_are_cut_off()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        var silent = await ConnectManyAsync(server.Port, 500, string.Empty);
        var headless = await ConnectManyAsync(server.Port, 500, "GET /health HTTP/1.1\r\nHost: x\r\n");
        var slow = await ConnectManyAsync(server.Port, 5, "POST /sync HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx");

        Assert.That(await NodeProgram.RunAsync("e2e/live-query.js", [server.WebSocketUrl], Limit), Is.EqualTo("ok\n"));

        foreach (var socket in headless.Concat(slow))
            Assert.That(await ReadToEndAsync(socket), Does.StartWith("HTTP/1.1 408").Or.Empty);
        foreach (var socket in silent.Concat(headless).Concat(slow))
            socket.Dispose();
    }

    [Test]
    public async Task Line_84_connections_beyond_the_limit_are_refused_of_either_kind_and_the_others_work_on()
    {
        const int Max = 5;
        const int SpareMax = 100;
        const int Surplus = 20;
        await using var server = await RunningServer.StartAsync("--no-auth --port 0", ("TOPGUN_MAX_CONNECTIONS", $"{Max}"));
        var clients = new List<RawWebSocket>();
        for (var i = 0; i < Max; i++)
            clients.Add(await RawWebSocket.ConnectAsync(server.Port));

        await using var refused = await RawWebSocket.OpenAsync(server.Port);
        await refused.SendRawAsync(RawWebSocket.Request("/ws"));
        await refused.ReadResponseAsync();
        Assert.That(refused.Response, Does.StartWith("HTTP/1.1 503"));

        var idle = await ConnectManyAsync(server.Port, Max + SpareMax + Surplus, string.Empty);
        Assert.That(() => idle.Count(HasEnded), Is.GreaterThanOrEqualTo(Surplus).After(30_000, 50));
        foreach (var client in clients)
        {
            await client.SendAsync("beat"u8, opcode: 9);
            Assert.That((await client.ReceiveAsync()).Opcode, Is.EqualTo(10));
            await client.DisposeAsync();
        }

        foreach (var socket in idle)
            socket.Dispose();
    }

    [Test]
    public async Task Line_79_what_the_clients_of_a_bridge_hold_is_freed_when_the_bridge_dies()
    {
        await using var node = await RunningServer.StartAsync("node --no-auth --port 0");
        await using var dying = await RunningServer.StartAsync($"bridge --no-auth --port 0 --nodes {node.GrpcAddress}");
        await using var staying = await RunningServer.StartAsync($"bridge --no-auth --port 0 --nodes {node.GrpcAddress}");
        await using var clients = NodeProgram.Start("e2e/lock-of-the-dead.js", dying.WebSocketUrl, staying.WebSocketUrl);
        Assert.That(await clients.ReadLineAsync(Limit), Is.EqualTo("held"));

        await dying.SignalAsync("KILL");

        Assert.That(await clients.ReadToEndAsync(Limit), Is.EqualTo("ok\n"));
    }

    private static bool HasEnded(Socket socket) => socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;

    private static async Task<List<Socket>> ConnectManyAsync(int port, int count, string text)
    {
        var sockets = new List<Socket>(count);
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
            sockets.Add(socket);
        }

        return sockets;
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) is var count and > 0)
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        catch (SocketException)
        {
            // A reset ends it as well.
        }

        return text.ToString();
    }
}

using System.Net;
using System.Net.Sockets;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Flags, variables, output, exit codes and signals (server-behaviour §1.1–1.4).</summary>
public sealed class ProcessContractTests
{
    [Test]
    public async Task Lines_1_and_3_stdout_carries_the_port_line_and_nothing_else()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        await using var socket = await RawWebSocket.ConnectAsync(server.Port);

        Assert.That(server.Output, Is.EqualTo($"PORT={server.Port}\n"));
        Assert.That(server.Errors, Does.Contain($"127.0.0.1:{server.Port}"), "the banner says where it listens");
    }

    [Test]
    public async Task Lines_2_and_4_the_flag_wins_over_the_variable_and_the_variable_over_the_default()
    {
        var (fromVariable, fromFlag) = (FreePorts.Next(), FreePorts.Next());
        await using var first = await RunningServer.StartAsync("--no-auth --grpc-port 0", ("PORT", $"{fromVariable}"));
        await using var second = await RunningServer.StartAsync($"--no-auth --grpc-port 0 --port {fromFlag}", ("PORT", "1"));

        Assert.That((first.Port, second.Port), Is.EqualTo((fromVariable, fromFlag)));
    }

    [Test]
    public async Task Line_4_without_flag_and_variable_the_port_is_8080()
    {
        // Taken by this test or by whoever else has it: either way the server must say that it wanted it.
        using var taken = new TcpListener(IPAddress.Loopback, 8080);
        try
        {
            taken.Start();
        }
        catch (SocketException)
        {
        }

        var (exitCode, _, errors) = await RunningServer.RunToEndAsync("--no-auth --grpc-port 0");

        Assert.That((exitCode, errors.Contains("127.0.0.1:8080", StringComparison.Ordinal)), Is.EqualTo((1, true)), errors);
    }

    [TestCase("--no-such-flag")]
    [TestCase("--port abc")]
    [TestCase("no-such-command")]
    public async Task Line_5_a_malformed_command_line_ends_with_2_and_usage_on_stderr(string arguments)
    {
        var (exitCode, output, errors) = await RunningServer.RunToEndAsync(arguments);

        Assert.That(exitCode, Is.EqualTo(2), errors);
        Assert.That(output, Is.Empty);
        Assert.That(errors, Does.Contain("Usage"));
    }

    [TestCase("--help")]
    [TestCase("--version")]
    public async Task Line_5_help_and_version_end_with_0(string arguments)
    {
        var (exitCode, output, _) = await RunningServer.RunToEndAsync(arguments);

        Assert.That((exitCode, output.Length > 0), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task Lines_7_8_and_9_without_a_secret_and_without_no_auth_it_ends_with_1_and_names_the_remedies()
    {
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync("--port 0", ("JWT_SECRET", ""), ("TOPGUN_NO_AUTH", "yes"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("JWT_SECRET").And.Contain("TOPGUN_NO_AUTH").And.Contain("--no-auth"));
    }

    [TestCase("1")]
    [TestCase("true")]
    [TestCase("TRUE")]
    public async Task Line_9_no_auth_may_come_from_the_environment(string value)
    {
        await using var server = await RunningServer.StartAsync("--port 0", ("TOPGUN_NO_AUTH", value));

        Assert.That(server.Port, Is.Positive);
    }

    [Test]
    public async Task Lines_10_and_23_several_mistakes_are_reported_together_one_per_line()
    {
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync(
            "--port 0", ("STORAGE_BACKEND", "bogus"), ("TOPGUN_MAX_CONNECTIONS", "many"), ("TOPGUN_NO_AUTH", "1"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors.Split('\n').Count(line => line.StartsWith("FATAL: ", StringComparison.Ordinal)), Is.EqualTo(2), errors);
        Assert.That(errors, Does.Contain("bogus").And.Contain("memory").And.Contain("TOPGUN_MAX_CONNECTIONS"));
    }

    [Test]
    public async Task Line_12_a_port_in_use_ends_with_1_and_names_the_address()
    {
        await using var first = await RunningServer.StartAsync("--no-auth --port 0");
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync($"--no-auth --grpc-port 0 --port {first.Port}");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain($"127.0.0.1:{first.Port}"));
    }

    [Test]
    public async Task A_busy_default_gRPC_port_gives_way_and_a_named_one_does_not()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync($"--no-auth --port 0 --grpc-port {port}");
        Assert.That((exitCode, errors.Contains($"127.0.0.1:{port}", StringComparison.Ordinal)), Is.EqualTo((1, true)), errors);

        // Whoever else has 9080 at the moment, two servers cannot both have it.
        await using var first = await RunningServer.StartAsync($"--no-auth --port {FreePorts.Next()}");
        await using var second = await RunningServer.StartAsync($"--no-auth --port {FreePorts.Next()}");
        Assert.That(second.GrpcPort, Is.Not.EqualTo(first.GrpcPort));
        Assert.That(second.Errors, Does.Contain("(port 9080 is in use)"));
    }

    [TestCase("127.0.0.1", false)]
    [TestCase("0.0.0.0", true)]
    public async Task Line_36_without_authentication_only_this_machine_is_served_and_with_it_everybody(string address, bool isGuarded)
    {
        await using var server = isGuarded
            ? await RunningServer.StartAsync("--port 0", ("JWT_SECRET", "test-e2e-secret"))
            : await RunningServer.StartAsync("--port 0", ("TOPGUN_NO_AUTH", "1"));
        Assert.That(server.Errors, Does.Contain($"{address}:{server.Port}"));

        // Another address of the loopback interface is one that a listener on 127.0.0.1 does not have.
        using var socket = new TcpClient();
        var connecting = socket.ConnectAsync(IPAddress.Parse("127.0.0.2"), server.Port);
        if (isGuarded)
            await connecting;
        else
            Assert.That(async () => await connecting, Throws.TypeOf<SocketException>());
    }

    [TestCase("-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----")]
    [TestCase("-----BEGIN PUBLIC KEY-----")]
    public async Task Line_40_a_public_key_that_cannot_be_parsed_ends_with_1(string secret)
    {
        var (exitCode, output, errors) = await RunningServer.RunToEndAsync("--port 0", ("JWT_SECRET", secret));

        Assert.That((exitCode, output), Is.EqualTo((1, "")));
        Assert.That(errors, Does.StartWith("FATAL: JWT_SECRET").And.Not.Contain("nonsense"));
    }

    [Test]
    public async Task Line_29_a_process_that_was_told_to_stop_serves_during_the_delay_and_is_not_ready()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0", ("TOPGUN_DRAIN_DELAY_MS", "600000"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        await using var before = await RawWebSocket.ConnectAsync(server.Port);
        Assert.That((await http.GetAsync("/healthz")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await server.TellAsync("TERM");

        foreach (var path in (string[])["/healthz", "/health/ready"])
            Assert.That(async () => (await http.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable).After(30_000, 50));
        Assert.That((await http.GetAsync("/health/live")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await NodeProgram.RunAsync("e2e/live-query.js", [server.WebSocketUrl], TimeSpan.FromSeconds(60)), Is.EqualTo("ok\n"));
        await before.SendAsync("beat"u8, opcode: 9);
        Assert.That((await before.ReceiveAsync()).Opcode, Is.EqualTo(10));
    }

    [Test]
    public async Task Lines_483_484_and_495_four_servers_start_at_once_in_one_folder_and_leave_nothing_there()
    {
        var folder = Directory.CreateTempSubdirectory("topgun-e2e-").FullName;
        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            RunningServer.StartInAsync(folder, "--port 0", ("TOPGUN_NO_AUTH", "1"), ("STORAGE_BACKEND", "null"))));

        Assert.That(servers.Select(server => server.Port), Is.Unique);
        foreach (var server in servers)
        {
            Assert.That(await NodeProgram.RunAsync("e2e/live-query.js", [server.WebSocketUrl], TimeSpan.FromSeconds(60)), Is.EqualTo("ok\n"));
            await server.DisposeAsync();
        }

        Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
        Directory.Delete(folder);
    }

    [Test]
    public async Task Lines_6_493_and_494_it_runs_as_a_harness_starts_it_and_survives_the_end_of_its_reader() => Assert.That(
        await NodeProgram.RunAsync("e2e/detached.js", [RunningServer.Executable], TimeSpan.FromSeconds(120)), Is.EqualTo("ok\n"));

    [TestCase("TERM")]
    [TestCase("INT")]
    public async Task Lines_27_28_and_30_a_signal_ends_it_with_0_within_five_seconds_though_clients_are_connected(string signal)
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        await using var client = NodeProgram.Start("e2e/idle-client.js", server.WebSocketUrl);
        Assert.That(await client.ReadLineAsync(TimeSpan.FromSeconds(60)), Is.EqualTo("connected"));

        var (exitCode, took) = await server.SignalAsync(signal);

        Assert.That(exitCode, Is.Zero, server.Errors);
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(await client.ReadLineAsync(TimeSpan.FromSeconds(60)), Is.EqualTo("closed 1001"));
    }

    [Test]
    public async Task Line_33_the_port_can_be_bound_again_at_once()
    {
        await using var first = await RunningServer.StartAsync($"--no-auth --grpc-port 0 --port {FreePorts.Next()}");
        await first.SignalAsync();
        await using var second = await RunningServer.StartAsync($"--no-auth --grpc-port 0 --port {first.Port}");

        Assert.That(second.Port, Is.EqualTo(first.Port));
    }

    [Test]
    public async Task Line_26_secrets_do_not_appear_in_the_log()
    {
        const string Secret = "a-secret-that-must-not-show";
        await using var server = await RunningServer.StartAsync("--port 0", ("JWT_SECRET", Secret), ("TOPGUN_LOG_LEVEL", "trace"));
        await NodeProgram.RunAsync("e2e/live-query.js", [server.WebSocketUrl, Secret], TimeSpan.FromSeconds(60));

        Assert.That(server.Errors, Does.Not.Contain(Secret).And.Not.Contain("eyJ").And.Not.Match("[0-9a-f]{64}"), "secret, tokens, device tokens");
    }
}

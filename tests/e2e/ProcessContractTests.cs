using System.Net;
using System.Net.Sockets;

namespace TopGun.E2E.Tests;

/// <summary>Flags, variables, output, exit codes and signals (server-behaviour §1.1–1.4).</summary>
public sealed class ProcessContractTests
{
    [Test]
    public async Task Lines_1_and_3_stdout_carries_the_port_line_and_nothing_else()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);

        Assert.That(server.Output, Is.EqualTo($"PORT={server.Port}\n"));
        Assert.That(server.Errors, Does.Contain($"127.0.0.1:{server.Port}"), "the banner says where it listens");
    }

    [Test]
    public async Task Lines_2_and_4_the_flag_wins_over_the_variable_and_the_variable_over_the_default()
    {
        var (fromVariable, fromFlag) = (FreePort(), FreePort());
        await using var first = await RunningServer.StartAsync("--no-auth --grpc-port 0", ("PORT", $"{fromVariable}"));
        await using var second = await RunningServer.StartAsync($"--no-auth --grpc-port 0 --port {fromFlag}", ("PORT", "1"));

        Assert.That((first.Port, second.Port), Is.EqualTo((fromVariable, fromFlag)));
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
        await using var first = await RunningServer.StartAsync($"--no-auth --port {FreePort()}");
        await using var second = await RunningServer.StartAsync($"--no-auth --port {FreePort()}");
        Assert.That(second.GrpcPort, Is.Not.EqualTo(first.GrpcPort));
        Assert.That(second.Errors, Does.Contain("(port 9080 is in use)"));
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    public async Task Lines_27_28_and_30_a_signal_ends_it_with_0_within_five_seconds_though_clients_are_connected(string signal)
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        await using var client = NodeProgram.Start("e2e/idle-client.js", server.WebSocketUrl);
        Assert.That(await client.ReadLineAsync(TimeSpan.FromSeconds(10)), Is.EqualTo("connected"));

        var (exitCode, took) = await server.SignalAsync(signal);

        Assert.That(exitCode, Is.Zero, server.Errors);
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(await client.ReadLineAsync(TimeSpan.FromSeconds(10)), Is.EqualTo("closed 1001"));
    }

    [Test]
    public async Task Line_33_the_port_can_be_bound_again_at_once()
    {
        await using var first = await RunningServer.StartAsync("--no-auth --port 0");
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

        Assert.That(server.Errors, Does.Not.Contain(Secret).And.Not.Contain("eyJ"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

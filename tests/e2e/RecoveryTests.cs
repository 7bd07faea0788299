using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using TopGun.Client;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>A recovery, and a last flush, that a lock in their database holds for as long as the test likes.</summary>
public sealed class RecoveryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private string _folder = string.Empty;
    private string _address = string.Empty;

    [SetUp]
    public void MakeFolderAndSchema()
    {
        _folder = Directory.CreateTempSubdirectory("topgun-e2e-data-").FullName;
        _address = PostgresServer.Shared.AddressOf(PostgresServer.Shared.CreateSchema());
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Lines_34_and_35_until_records_are_recovered_the_process_is_live_not_ready_and_serves_nobody()
    {
        using var acknowledged = new AcknowledgedWrites();
        await using (var earlier = await StartAsync())
        {
            await WriteSomeAsync(earlier, acknowledged);
            await earlier.SignalAsync("KILL");
        }
        var port = FreePorts.Next();
        await using var connection = new NpgsqlConnection(_address);
        var hold = await HoldAsync(connection);

        await using var server = RunningServer.Launch(_folder, $"--no-auth --store postgres --port {port}", [("DATABASE_URL", _address)]);
        var line = await server.FindErrorLineAsync("recovery");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var live = await http.GetAsync("/health/live");
        using var ready = await http.GetAsync("/health/ready");
        using var sync = await http.PostAsync("/sync", new ByteArrayContent([0x80]));
        using var upgrade = await http.SendAsync(Upgrade());
        var state = await ready.Content.ReadFromJsonAsync<JsonElement>();

        Assert.That(line, Does.Contain("store 0 %, 0 records"));
        Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            new[] { ready, sync, upgrade }.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(state.GetProperty("state").GetString(), Is.EqualTo("recovering"));
        Assert.That(state.GetProperty("phase").GetString(), Is.EqualTo("store"));
        Assert.That(state.GetProperty("percent").GetInt32(), Is.Zero);
        Assert.That(server.Output, Is.Empty, "no port is announced");
        Assert.That(server.Errors, Does.Not.Contain("gRPC"), "nor opened");

        await hold.RollbackAsync();
        await server.FindErrorLineAsync($":{port}/ws").WaitAsync(Limit);
        await using var reader = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
        await acknowledged.VerifyAsync(reader, "after recovery").WaitAsync(Limit);
        using var readyNow = await http.GetAsync("/health/ready");
        Assert.That(readyNow.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Line_32_a_last_flush_that_takes_too_long_ends_with_0_and_is_replayed()
    {
        using var acknowledged = new AcknowledgedWrites();
        await using var connection = new NpgsqlConnection(_address);
        await using (var server = await StartAsync(("TOPGUN_WRITEBEHIND_SHUTDOWN_TIMEOUT_MS", "100")))
        {
            await using var hold = await HoldAsync(connection);
            await WriteSomeAsync(server, acknowledged);

            var (exitCode, _) = await server.SignalAsync();

            Assert.That(exitCode, Is.Zero);
            await server.FindErrorLineAsync("stay in the log");
        }

        await using var next = await StartAsync();
        await using var reader = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + next.GrpcAddress)] });
        await acknowledged.VerifyAsync(reader, "after a flush that took too long").WaitAsync(Limit);
    }

    private static async Task<NpgsqlTransaction> HoldAsync(NpgsqlConnection connection)
    {
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("LOCK TABLE topgun_record IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return transaction;
    }

    private static HttpRequestMessage Upgrade()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/ws");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return request;
    }

    private static async Task WriteSomeAsync(RunningServer server, AcknowledgedWrites acknowledged)
    {
        await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
        using var stopped = new CancellationTokenSource();
        var writer = acknowledged.WriteAsync(grid, "w", stopped.Token);
        await acknowledged.CountAsync(20).WaitAsync(Limit);
        await stopped.CancelAsync();
        await writer.WaitAsync(Limit);
    }

    private Task<RunningServer> StartAsync(params (string Name, string Value)[] environment) =>
        RunningServer.StartInAsync(_folder, "--port 0 --no-auth --store postgres", [("DATABASE_URL", _address), .. environment]);
}

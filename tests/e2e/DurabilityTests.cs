using TopGun.Client;
using TopGun.Core.Grid.Maps;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Real processes that are killed and started again on the same data directory.</summary>
public sealed class DurabilityTests
{
    private const string Arguments = "--port 0 --no-auth --store sqlite";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A few rounds; <c>TOPGUN_CRASH_ROUNDS=300</c> for a long run.</summary>
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TOPGUN_CRASH_ROUNDS"), out var rounds) ? rounds : 4;

    private const int RoundsRemembered = 10;

    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("topgun-e2e-data-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Lines_431_and_432_what_was_acknowledged_before_SIGKILL_is_there([Values("per_op", "batched")] string policy)
    {
        using var acknowledged = new AcknowledgedWrites();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await StartAsync(policy);
            await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
            await acknowledged.VerifyAsync(grid, $"{policy}, round {round}").WaitAsync(Limit);
            // Long runs would read ever more; the directory stays the same.
            if (round % RoundsRemembered == RoundsRemembered - 1)
                acknowledged.Clear();
            using var killed = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 4).Select(writer => acknowledged.WriteAsync(grid, $"{round}-{writer}", killed.Token)).ToArray();

            await acknowledged.CountAsync(150 + (round * 37 % 250)).WaitAsync(Limit);
            await server.SignalAsync("KILL");
            await killed.CancelAsync();
            await Task.WhenAll(writers).WaitAsync(Limit);
        }

        await using var last = await StartAsync(policy);
        await using var reader = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + last.GrpcAddress)] });
        await acknowledged.VerifyAsync(reader, $"{policy}, at the end").WaitAsync(Limit);
    }

    [Test]
    public async Task Lines_431_442_and_449_what_was_evicted_before_SIGKILL_is_read_and_the_root_is_that_of_before([Values("per_op", "batched")] string policy)
    {
        using var acknowledged = new AcknowledgedWrites { ValueBytes = 250 };
        uint? root = null;
        var reloads = 0.0;
        var rounds = Rounds + (Rounds % 2);
        for (var round = 0; round < rounds; round++)
        {
            await using var server = await StartAsync(policy, ("TOPGUN_MAX_RAM_MB", "1"));
            await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
            if (root is { } before)
                Assert.That(await AcknowledgedWrites.RootAsync(grid).WaitAsync(Limit), Is.EqualTo(before), $"{policy}, round {round}");
            await acknowledged.VerifyAsync(grid, $"{policy}, round {round}").WaitAsync(Limit);
            if (round % RoundsRemembered == RoundsRemembered - 1)
                acknowledged.Clear();
            using var killed = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 4).Select(writer => acknowledged.WriteAsync(grid, $"{round}-{writer}", killed.Token)).ToArray();
            await acknowledged.CountAsync(300 + (round * 37 % 250)).WaitAsync(Limit);

            // In every other round nobody writes when the process is killed, so that it must be found again as it was.
            root = null;
            if (round % 2 == 1)
            {
                await acknowledged.EndAsync(writers).WaitAsync(Limit);
                root = await AcknowledgedWrites.RootAsync(grid).WaitAsync(Limit);
            }
            reloads += await ReloadsAsync(server);
            await server.SignalAsync("KILL");
            await killed.CancelAsync();
            await Task.WhenAll(writers).WaitAsync(Limit);
        }

        Assert.That(reloads, Is.GreaterThan(100));
        await using var last = await StartAsync(policy, ("TOPGUN_MAX_RAM_MB", "1"));
        await using var reader = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + last.GrpcAddress)] });
        Assert.That(await AcknowledgedWrites.RootAsync(reader).WaitAsync(Limit), Is.EqualTo(root), $"{policy}, at the end");
        await acknowledged.VerifyAsync(reader, $"{policy}, at the end").WaitAsync(Limit);
    }

    [Test]
    public async Task Lines_31_430_and_446_what_was_acknowledged_before_SIGTERM_is_in_the_store_after_it()
    {
        using var acknowledged = new AcknowledgedWrites();
        await using (var server = await StartAsync("batched"))
        {
            await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
            using var stopped = new CancellationTokenSource();
            var writer = acknowledged.WriteAsync(grid, "w", stopped.Token);
            await acknowledged.CountAsync(100).WaitAsync(Limit);
            await stopped.CancelAsync();
            await writer.WaitAsync(Limit);
            Assert.That((await server.SignalAsync()).ExitCode, Is.Zero);
            Assert.That(server.Errors, Does.Not.Contain("stay in the log"));
        }

        // The log holds nothing any more but its empty end.
        Assert.That(Directory.GetFiles(Path.Combine(_folder, "topgun-data", "wal")).Select(file => new FileInfo(file).Length), Is.EqualTo(new[] { 32L }));
        await using var next = await StartAsync("batched");
        await using var reader = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + next.GrpcAddress)] });
        await acknowledged.VerifyAsync(reader, "after SIGTERM").WaitAsync(Limit);
    }

    [Test]
    public async Task Line_31_what_was_acknowledged_while_SIGTERM_came_is_there([Values("per_op", "batched")] string policy)
    {
        using var acknowledged = new AcknowledgedWrites();
        await using (var server = await StartByDefaultAsync(policy))
        {
            await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
            using var gone = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 4).Select(writer => acknowledged.WriteAsync(grid, $"w{writer}", gone.Token)).ToArray();
            await acknowledged.CountAsync(100).WaitAsync(Limit);

            // Nobody stops writing: the process does.
            Assert.That((await server.SignalAsync()).ExitCode, Is.Zero);
            await gone.CancelAsync();
            await Task.WhenAll(writers).WaitAsync(Limit);
        }

        await using var next = await StartByDefaultAsync(policy);
        await using var reader = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + next.GrpcAddress)] });
        await acknowledged.VerifyAsync(reader, policy).WaitAsync(Limit);

        Task<RunningServer> StartByDefaultAsync(string fsync) =>
            RunningServer.StartInAsync(_folder, "--port 0 --no-auth", ("STORAGE_BACKEND", ""), ("TOPGUN_WAL_FSYNC_POLICY", fsync));
    }

    [Test]
    public async Task Lines_188_229_and_381_what_is_only_on_disk_is_walked_found_and_counted_by_the_next_process_too()
    {
        string written;
        await using (var server = await StartSmallAsync())
        {
            written = await NodeProgram.RunAsync("e2e/larger-than-memory.js", ["write", $"http://127.0.0.1:{server.Port}"], Limit);
            await server.SignalAsync();
        }

        await using var next = await StartSmallAsync();
        Assert.That(await NodeProgram.RunAsync("e2e/larger-than-memory.js", ["read", $"http://127.0.0.1:{next.Port}"], Limit), Is.EqualTo(written));

        Task<RunningServer> StartSmallAsync() => RunningServer.StartInAsync(_folder, Arguments, ("TOPGUN_MAX_RAM_MB", "2"));
    }

    [Test]
    public async Task Line_136_a_write_that_was_persisted_is_there_after_SIGKILL_whatever_the_policy([Values("per_op", "batched", "none")] string policy)
    {
        using var acknowledged = new AcknowledgedWrites { Concern = WriteConcern.Persisted };
        await using (var server = await StartAsync(policy))
        {
            await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
            using var stopped = new CancellationTokenSource();
            var writer = acknowledged.WriteAsync(grid, "w", stopped.Token);
            await acknowledged.CountAsync(20).WaitAsync(Limit);
            await server.SignalAsync("KILL");
            await stopped.CancelAsync();
            await writer.WaitAsync(Limit);
        }

        await using var next = await StartAsync(policy);
        await using var reader = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + next.GrpcAddress)] });
        await acknowledged.VerifyAsync(reader, policy).WaitAsync(Limit);
    }

    [Test]
    public async Task Without_any_set_up_records_are_kept_in_the_working_folder()
    {
        using var acknowledged = new AcknowledgedWrites();
        await using (var server = await StartPlainAsync())
        {
            await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
            using var stopped = new CancellationTokenSource();
            var writer = acknowledged.WriteAsync(grid, "w", stopped.Token);
            await acknowledged.CountAsync(20).WaitAsync(Limit);
            await server.SignalAsync("KILL");
            await stopped.CancelAsync();
            await writer.WaitAsync(Limit);
        }

        await using var next = await StartPlainAsync();

        Assert.That(Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName), Is.EqualTo(new[] { "topgun-data" }));
        Assert.That(next.Errors, Does.Contain("store=sqlite").And.Contain("wal_fsync_policy=batched"));
        await using var reader = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + next.GrpcAddress)] });
        await acknowledged.VerifyAsync(reader, "by default").WaitAsync(Limit);

        Task<RunningServer> StartPlainAsync() => RunningServer.StartInAsync(_folder, "--port 0 --no-auth", ("STORAGE_BACKEND", ""));
    }

    [Test]
    public async Task Line_13_a_second_process_on_the_same_data_is_refused()
    {
        await using var server = await StartAsync("batched");

        var (exitCode, _, errors) = await RunningServer.RunToEndAsync($"{Arguments} --data-dir {Path.Combine(_folder, "topgun-data")}");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("locked").And.Contain("topgun-data"));
    }

    [Test]
    public async Task Line_14_an_unknown_sync_policy_ends_the_start()
    {
        var (exitCode, output, errors) = await RunningServer.RunToEndAsync(Arguments, ("TOPGUN_WAL_FSYNC_POLICY", "sometimes"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(errors, Does.Contain("TOPGUN_WAL_FSYNC_POLICY").And.Contain("batched, per_op, none"));
    }

    [Test]
    public async Task Lines_15_and_25_every_spelling_of_the_policies_is_taken_and_those_that_can_lose_writes_are_warned_of(
        [Values("per_op", "PEROP", "per-op", "Batched", "none")] string policy)
    {
        await using var server = await StartAsync(policy);

        await server.FindErrorLineAsync("wal_fsync_policy=");
        Assert.That(
            server.Errors.Contains("WARNING: TOPGUN_WAL_FSYNC_POLICY", StringComparison.Ordinal),
            Is.EqualTo(policy is "Batched" or "none"));
    }

    [Test]
    public async Task Line_16_a_stall_bound_that_is_too_short_ends_the_start_and_nonsense_is_warned_of()
    {
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync(Arguments, ("TOPGUN_WAL_WATERMARK_STALL_BOUND_MS", "100"));
        await using var server = await RunningServer.StartInAsync(_folder, Arguments, ("TOPGUN_WAL_WATERMARK_STALL_BOUND_MS", "abc"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("TOPGUN_WAL_WATERMARK_STALL_BOUND_MS"));
        await server.FindErrorLineAsync("TOPGUN_WAL_WATERMARK_STALL_BOUND_MS is 'abc'");
        await server.FindErrorLineAsync("wal_watermark_stall_bound_ms=60000");
    }

    [Test]
    public async Task Line_17_marks_of_eviction_in_the_wrong_order_fall_back_to_the_defaults()
    {
        await using var server = await RunningServer.StartInAsync(
            _folder, Arguments, ("TOPGUN_EVICTION_LOW_PCT", "90"), ("TOPGUN_EVICTION_HIGH_PCT", "80"));

        await server.FindErrorLineAsync("TOPGUN_EVICTION_LOW_PCT is 90");
        await server.FindErrorLineAsync("high_water_pct=85 low_water_pct=70");
    }

    [Test]
    public async Task Line_18_a_budget_of_memory_that_is_no_number_is_warned_of()
    {
        await using var server = await RunningServer.StartInAsync(_folder, Arguments, ("TOPGUN_MAX_RAM_MB", "abc"));

        await server.FindErrorLineAsync("TOPGUN_MAX_RAM_MB is 'abc'");
        await server.FindErrorLineAsync("max_ram_mb=1024 eviction_enabled=true");
    }

    [Test]
    public async Task Line_434_a_damaged_log_is_refused_with_file_and_offset()
    {
        using var acknowledged = new AcknowledgedWrites();
        await using (var server = await RunningServer.StartInAsync(_folder, Arguments, ("TOPGUN_WRITEBEHIND_FLUSH_INTERVAL_MS", "600000")))
        {
            await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
            using var stopped = new CancellationTokenSource();
            var writer = acknowledged.WriteAsync(grid, "w", stopped.Token);
            await acknowledged.CountAsync(50).WaitAsync(Limit);
            await server.SignalAsync("KILL");
            await stopped.CancelAsync();
            await writer.WaitAsync(Limit);
        }
        var log = Directory.GetFiles(Path.Combine(_folder, "topgun-data", "wal")).Single();
        var bytes = await File.ReadAllBytesAsync(log);
        bytes[70] ^= 1;
        await File.WriteAllBytesAsync(log, bytes);

        await using var refused = RunningServer.Launch(_folder, Arguments, []);

        Assert.That(await refused.WaitForExitAsync(), Is.EqualTo(1));
        Assert.That(refused.Errors, Does.Contain(Path.GetFileName(log)).And.Contain("offset 32"));
    }

    private static async Task<double> ReloadsAsync(RunningServer server)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        return PrometheusText.Read(await http.GetStringAsync("/metrics"))["topgun_cold_reads_total"];
    }

    private Task<RunningServer> StartAsync(string policy, params (string Name, string Value)[] more) =>
        RunningServer.StartInAsync(
            _folder, Arguments,
            [
                ("TOPGUN_WAL_FSYNC_POLICY", policy), ("TOPGUN_WRITEBEHIND_FLUSH_INTERVAL_MS", "100"),
                ("TOPGUN_WRITEBEHIND_SHUTDOWN_TIMEOUT_MS", "30000"), .. more,
            ]);
}

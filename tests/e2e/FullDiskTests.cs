using TopGun.Client;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Real processes on a disk that takes no more: the system refuses files beyond a size.</summary>
public sealed class FullDiskTests
{
    private const int Kibibytes = 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private string _folder = string.Empty;

    private string Arguments => $"--port 0 --no-auth --store sqlite --data-dir {_folder}/data";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("topgun-e2e-data-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Line_438_a_log_that_the_disk_does_not_take_ends_the_process_and_everything_acknowledged_is_there_after_it(
        [Values("per_op", "batched")] string policy)
    {
        using var acknowledged = new AcknowledgedWrites { ValueBytes = 250 };
        await using (var server = await StartOnSmallDiskAsync(Kibibytes, policy, flushMillis: 600_000))
        {
            await using var grid = Grid(server);
            using var ended = new CancellationTokenSource();
            var writers = Begin(acknowledged, grid, ended.Token);

            Assert.That(await server.WaitForExitAsync(), Is.EqualTo(3));
            await server.FindErrorLineAsync("FATAL: The write-ahead log cannot be written");
            await ended.CancelAsync();
            await writers.WaitAsync(Limit);
        }

        // All of the log but what stands beside the writes in it.
        Assert.That(acknowledged.Count * acknowledged.ValueBytes, Is.GreaterThan(Kibibytes * 1024 / 3));
        await VerifyAsync(acknowledged, policy);
    }

    [Test]
    public async Task Line_439_a_store_that_the_disk_does_not_take_stops_nobody_and_everything_acknowledged_is_there_after_it()
    {
        using var acknowledged = new AcknowledgedWrites { ValueBytes = 250 };
        await using (var server = await RunningServer.StartInAsync(_folder, Arguments))
        {
            await using var grid = Grid(server);
            await WriteSomeAsync(acknowledged, grid, "before", batches: 1_000);
            await server.SignalAsync();
        }

        // What follows is little for the log, but of nearly every page of the store.
        await using (var server = await StartOnSmallDiskAsync(256, "batched", flushMillis: 50))
        {
            await using var grid = Grid(server);
            await WriteSomeAsync(acknowledged, grid, "first", batches: 60);
            await server.FindErrorLineAsync("The store has failed 3 times");
            await WriteSomeAsync(acknowledged, grid, "then", batches: 20);
            await acknowledged.VerifyAsync(grid, "while the store is full").WaitAsync(Limit);
            await server.SignalAsync("KILL");
        }

        await VerifyAsync(acknowledged, "after the disk has room again");
    }

    private static async Task WriteSomeAsync(AcknowledgedWrites acknowledged, RemoteGrid grid, string name, int batches)
    {
        var writer = acknowledged.WriteAsync(grid, name, CancellationToken.None);
        await acknowledged.CountAsync(batches).WaitAsync(Limit);
        await acknowledged.EndAsync([writer]).WaitAsync(Limit);
    }

    private static Task Begin(AcknowledgedWrites acknowledged, RemoteGrid grid, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, 4).Select(writer => acknowledged.WriteAsync(grid, $"{writer}", stop)));

    private async Task VerifyAsync(AcknowledgedWrites acknowledged, string when)
    {
        await using var server = await RunningServer.StartInAsync(_folder, Arguments);
        await using var grid = Grid(server);
        await acknowledged.VerifyAsync(grid, when).WaitAsync(Limit);
    }

    // The runtime would map its own code through a file that is too large.
    private Task<RunningServer> StartOnSmallDiskAsync(int kibibytes, string policy, int flushMillis) => RunningServer.StartByHandAsync(
        $"bash -c \"trap '' XFSZ; ulimit -f {kibibytes}; exec {RunningServer.Executable} {Arguments}\"", Limit,
        ("DOTNET_EnableWriteXorExecute", "0"), ("TOPGUN_WAL_FSYNC_POLICY", policy), ("TOPGUN_WRITEBEHIND_FLUSH_INTERVAL_MS", $"{flushMillis}"));

    private static RemoteGrid Grid(RunningServer server) => new(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });
}

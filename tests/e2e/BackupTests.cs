using TopGun.Client;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>The commands that make and restore archives, beside a server under load.</summary>
public sealed class BackupTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("topgun-e2e-data-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task What_was_acknowledged_before_a_backup_is_there_after_its_restore([Values("sqlite", "postgres")] string from, [Values("sqlite", "postgres")] string to)
    {
        var (source, target) = (NewDatabase(), NewDatabase());
        using var acknowledged = new AcknowledgedWrites();
        await using (var server = await StartAsync($"--store {from} --data-dir a", source))
        {
            await using var grid = Grid(server);
            await WriteAsync(acknowledged, grid, "before", batches: 100);
            using var load = new AcknowledgedWrites();
            using var stopped = new CancellationTokenSource();
            var writer = load.WriteAsync(grid, "during", stopped.Token);
            await load.CountAsync(20).WaitAsync(Limit);

            var backup = await RunAsync($"backup archive --store {from} --data-dir a", source);

            await stopped.CancelAsync();
            await writer.WaitAsync(Limit);
            Assert.That(backup.ExitCode, Is.Zero, backup.Errors);
            var restore = await RunAsync($"restore archive --store {to} --data-dir b", target);
            Assert.That(restore.ExitCode, Is.Zero, restore.Errors);
            Assert.That(restore.Output.Split('\n')[..^2], Is.EqualTo(backup.Output.Split('\n')[..^2]), "roots and counts");
            Assert.That(backup.Output, Does.Contain(" acknowledged"));
        }

        await using var next = await StartAsync($"--store {to} --data-dir b", target);
        await using var reader = Grid(next);
        await acknowledged.VerifyAsync(reader, "after the restore").WaitAsync(Limit);
    }

    [Test]
    public async Task What_cannot_be_backed_up_or_restored_ends_with_1_and_the_reason()
    {
        using var acknowledged = new AcknowledgedWrites();
        await using (var server = await StartAsync("--store sqlite --data-dir a", string.Empty))
        {
            await using var grid = Grid(server);
            await WriteAsync(acknowledged, grid, "w", batches: 5);
        }
        Assert.That((await RunAsync("backup archive --store sqlite --data-dir a", "")).ExitCode, Is.Zero, "the server has ended");
        var archive = await File.ReadAllBytesAsync(Path.Combine(_folder, "archive"));
        archive[^9] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(_folder, "damaged"), archive);

        await AssertFailsAsync("backup archive --store sqlite --data-dir a", "exists");
        await AssertFailsAsync("backup other --store sqlite --data-dir nowhere", "no log in 'nowhere'");
        await AssertFailsAsync("backup other --store memory", "--store");
        await AssertFailsAsync("backup other --store postgres --data-dir a", "DATABASE_URL");
        await AssertFailsAsync("restore archive --store sqlite --data-dir a", "not empty");
        await AssertFailsAsync("restore nothing --store sqlite --data-dir b", "nothing");
        await AssertFailsAsync("restore damaged --store sqlite --data-dir b", "damaged: damaged, offset");
        Assert.That(Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "a", "archive", "damaged" }));
    }

    private static async Task WriteAsync(AcknowledgedWrites acknowledged, RemoteGrid grid, string name, int batches)
    {
        using var stopped = new CancellationTokenSource();
        var writer = acknowledged.WriteAsync(grid, name, stopped.Token);
        await acknowledged.CountAsync(batches).WaitAsync(Limit);
        await stopped.CancelAsync();
        await writer.WaitAsync(Limit);
    }

    private static string NewDatabase() => PostgresServer.Shared.AddressOf(PostgresServer.Shared.CreateSchema());

    private static RemoteGrid Grid(RunningServer server) => new(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });

    private Task<RunningServer> StartAsync(string arguments, string database) => RunningServer.StartInAsync(
        _folder, "--port 0 --no-auth " + arguments, ("DATABASE_URL", database), ("TOPGUN_WRITEBEHIND_FLUSH_INTERVAL_MS", "20"));

    private async Task AssertFailsAsync(string arguments, string reason)
    {
        var (exitCode, output, errors) = await RunAsync(arguments, string.Empty);
        Assert.That(exitCode, Is.EqualTo(1), arguments);
        Assert.That(output, Is.Empty, arguments);
        Assert.That(errors, Does.StartWith("FATAL: ").And.Contain(reason), arguments);
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string arguments, string database)
    {
        await using var command = RunningServer.Launch(_folder, arguments, [("DATABASE_URL", database)]);
        var exitCode = await command.WaitForExitAsync();
        return (exitCode, command.Output, command.Errors);
    }
}

using TopGun.Client;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Real processes that keep their records in a real database.</summary>
public sealed class PostgresTests
{
    private const string Arguments = "--port 0 --no-auth --store postgres";

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
    public async Task What_was_acknowledged_is_there_after_SIGKILL_and_for_a_process_with_nothing_but_the_database()
    {
        using var acknowledged = new AcknowledgedWrites();
        for (var round = 0; round < 3; round++)
            await WriteAndEndAsync(acknowledged, $"{round}", "KILL");
        await WriteAndEndAsync(acknowledged, "last", "TERM");
        Directory.Delete(DataDirectory, recursive: true);

        await using var fresh = await StartAsync();

        await VerifyAsync(fresh, acknowledged, "from the database alone");
    }

    [Test]
    public async Task While_the_database_is_away_a_process_goes_on_and_the_next_one_waits_for_nothing_but_the_database()
    {
        using var database = new PostgresServer();
        _address = database.AddressOf(database.CreateSchema());
        using var acknowledged = new AcknowledgedWrites();
        await using (var server = await StartAsync())
        {
            database.Kill();
            await WriteAsync(server, acknowledged, "away");
            await VerifyAsync(server, acknowledged, "while the database is away");
            await server.SignalAsync("KILL");
        }

        var (exitCode, errors) = await RunToEndInFolderAsync();
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("cannot be opened").And.Contain("DATABASE_URL").And.Not.Contain(PostgresServer.Password));

        database.Start();
        await using var next = await StartAsync();
        await VerifyAsync(next, acknowledged, "after both are back");
        Assert.That(next.Errors, Does.Contain("store=postgres").And.Not.Contain(PostgresServer.Password));
    }

    [Test]
    public async Task Line_11_the_store_needs_an_address()
    {
        var (exitCode, output, errors) = await RunningServer.RunToEndAsync("--port 0 --no-auth", ("STORAGE_BACKEND", "postgres"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(errors, Does.Contain("DATABASE_URL").And.Contain("postgres://"));
    }

    [Test]
    public async Task An_address_that_cannot_be_understood_is_told_without_its_secret()
    {
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync(Arguments, ("DATABASE_URL", "postgres://user:s3cret@host/db?nonsense=s3cret"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("DATABASE_URL cannot be understood").And.Contain("'nonsense'").And.Not.Contain("s3cret"));
    }

    [Test]
    public async Task A_data_directory_goes_with_one_store_and_one_database()
    {
        await using (var server = await StartAsync())
            await server.SignalAsync();

        var (otherStore, storeErrors) = await RunToEndInFolderAsync("--port 0 --no-auth --store sqlite");
        _address = PostgresServer.Shared.AddressOf(PostgresServer.Shared.CreateSchema());
        var (otherDatabase, databaseErrors) = await RunToEndInFolderAsync();

        Assert.That((otherStore, otherDatabase), Is.EqualTo((1, 1)));
        Assert.That(storeErrors, Does.Contain("belongs to the store postgres").And.Contain("--data-dir"));
        Assert.That(databaseErrors, Does.Contain("belongs to another database").And.Contain("--data-dir"));
    }

    [Test]
    public async Task Two_processes_never_work_with_the_same_tables_and_the_second_one_starts_when_the_first_was_killed()
    {
        using var acknowledged = new AcknowledgedWrites();
        await using var first = await StartAsync();
        await WriteAsync(first, acknowledged, "first");
        var other = Path.Combine(_folder, "other");
        var (exitCode, errors) = await RunToEndInFolderAsync($"{Arguments} --data-dir {other}");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("FATAL").And.Contain("Another process works with the tables").And.Contain("DATABASE_URL").And.Not.Contain(PostgresServer.Password));
        await first.SignalAsync("KILL");

        await using var second = await RunningServer.StartInAsync(_folder, $"{Arguments} --data-dir {other}", ("DATABASE_URL", _address));
        var (refused, _) = await RunToEndInFolderAsync();
        await second.SignalAsync();
        await using var again = await StartAsync();

        Assert.That(refused, Is.EqualTo(1));
        await VerifyAsync(again, acknowledged, "after another process has worked with the tables");
    }

    private string DataDirectory => Path.Combine(_folder, "topgun-data");

    private async Task WriteAndEndAsync(AcknowledgedWrites acknowledged, string name, string signal)
    {
        await using var server = await StartAsync();
        await VerifyAsync(server, acknowledged, $"before {name}");
        await WriteAsync(server, acknowledged, name);
        await server.SignalAsync(signal);
    }

    private static async Task WriteAsync(RunningServer server, AcknowledgedWrites acknowledged, string name)
    {
        await using var grid = Grid(server);
        using var stopped = new CancellationTokenSource();
        var writer = acknowledged.WriteAsync(grid, name, stopped.Token);
        await acknowledged.CountAsync(100).WaitAsync(Limit);
        await stopped.CancelAsync();
        await writer.WaitAsync(Limit);
    }

    private static async Task VerifyAsync(RunningServer server, AcknowledgedWrites acknowledged, string when)
    {
        await using var grid = Grid(server);
        await acknowledged.VerifyAsync(grid, when).WaitAsync(Limit);
    }

    private static RemoteGrid Grid(RunningServer server) => new(new RemoteGridOptions { Addresses = [new Uri("http://" + server.GrpcAddress)] });

    // A short interval, so that a kill meets flushes.
    private Task<RunningServer> StartAsync() =>
        RunningServer.StartInAsync(_folder, Arguments, ("DATABASE_URL", _address), ("TOPGUN_WRITEBEHIND_FLUSH_INTERVAL_MS", "20"));

    private async Task<(int ExitCode, string Errors)> RunToEndInFolderAsync(string arguments = Arguments)
    {
        await using var server = RunningServer.Launch(_folder, arguments, [("DATABASE_URL", _address)]);
        return (await server.WaitForExitAsync(), server.Errors);
    }
}

using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>The journal over the end of real processes, as unmodified clients and readers of server-sent events see it.</summary>
public sealed class JournalTests
{
    private const string Program = "e2e/journal-lives.js";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("topgun-e2e-journal-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Line_337_readers_of_the_journal_go_on_after_the_end_of_the_process_without_loss_or_repeat(
        [Values("KILL", "TERM")] string signal, [Values(false, true)] bool isSplit)
    {
        var told = await LiveAsync("before", isSplit, signal);

        Assert.That(await LiveAsync("after", isSplit, signal, told), Is.EqualTo("ok\n"));
    }

    [Test]
    public async Task Line_337_readers_go_on_where_a_database_keeps_the_records()
    {
        (string, string) address = ("DATABASE_URL", PostgresServer.Shared.AddressOf(PostgresServer.Shared.CreateSchema()));
        string told;
        await using (var server = await RunningServer.StartInAsync(_folder, "--port 0 --no-auth --store postgres", address))
        {
            told = await NodeProgram.RunAsync(Program, ["before", server.WebSocketUrl], Limit);
            await server.SignalAsync("KILL");
        }

        await using var next = await RunningServer.StartInAsync(_folder, "--port 0 --no-auth --store postgres", address);
        Assert.That(await NodeProgram.RunAsync(Program, ["after", next.WebSocketUrl, told], Limit), Is.EqualTo("ok\n"));
    }

    [Test]
    public async Task Line_336_readers_of_a_journal_that_is_not_kept_are_told_to_read_afresh()
    {
        (string, string) setting = ("TOPGUN_JOURNAL_DURABLE", "0");
        var told = await LiveAsync("before", isSplit: false, "TERM", environment: setting);

        Assert.That(await LiveAsync("reset", isSplit: false, "TERM", told, setting), Is.EqualTo("ok\n"));
        // What this life has changed is in no journal: the next one that is kept begins anew.
        Assert.That(await LiveAsync("reset", isSplit: false, "TERM", told), Is.EqualTo("ok\n"));
    }

    [Test]
    public async Task Line_336_readers_of_a_restored_node_are_told_to_read_afresh()
    {
        var told = await LiveAsync("before", isSplit: false, "TERM");
        var (archive, restored) = (Path.Combine(_folder, "archive"), Path.Combine(_folder, "restored"));
        await RunAsync($"backup {archive} --store sqlite");
        await RunAsync($"restore {archive} --store sqlite --data-dir {restored}");

        await using var server = await RunningServer.StartInAsync(_folder, $"--port 0 --no-auth --store sqlite --data-dir {restored}");
        Assert.That(await NodeProgram.RunAsync(Program, ["reset", server.WebSocketUrl, told], Limit), Is.EqualTo("ok\n"));
    }

    [Test]
    public async Task The_settings_of_the_journal_are_told_at_the_start()
    {
        await using var server = await RunningServer.StartInAsync(_folder, "--port 0 --no-auth --store sqlite");
        await using var memory = await RunningServer.StartAsync("--port 0 --no-auth --store memory");

        await server.FindErrorLineAsync("journal_capacity=10000 journal_durable=true");
        await memory.FindErrorLineAsync("journal_capacity=10000 journal_durable=false");
    }

    private async Task<string> LiveAsync(string phase, bool isSplit, string signal, string told = "{}", params (string, string)[] environment)
    {
        var role = isSplit ? "node --http-port 0 " : string.Empty;
        await using var node = await RunningServer.StartInAsync(_folder, $"{role}--port 0 --no-auth --store sqlite", environment);
        await using var bridge = isSplit ? await RunningServer.StartAsync($"bridge --port 0 --no-auth --nodes {node.GrpcAddress}") : null;
        var output = await NodeProgram.RunAsync(Program, [phase, (bridge ?? node).WebSocketUrl, told], Limit);
        await node.SignalAsync(signal);
        return output;
    }

    private async Task RunAsync(string arguments)
    {
        await using var process = RunningServer.Launch(_folder, arguments, []);
        Assert.That(await process.WaitForExitAsync(), Is.Zero, process.Errors);
    }
}

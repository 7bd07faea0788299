using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>The samples against real processes.</summary>
[TestFixture("serve")]
[TestFixture("node and bridge")]
public sealed class SampleTests(string arrangement)
{
    private Deployment _deployment = null!;

    private string Nodes => _deployment.GrpcAddress;

    [SetUp]
    public async Task StartAsync() => _deployment = await Deployment.StartAsync(isSplit: arrangement != "serve", secret: null);

    [TearDown]
    public async Task StopAsync() => await _deployment.DisposeAsync();

    [Test]
    public async Task TodoConsole_adds_follows_ticks_off_and_lists()
    {
        var added = await SampleProgram.RunAsync("TodoConsole", "--nodes", Nodes, "add", "Buy", "milk");
        Assert.That((added.ExitCode, added.Output.Split(' ', 3)[^1]), Is.EqualTo((0, "Buy milk\n")), added.Output);
        var id = added.Output.Split(' ')[1];

        using var watch = SampleProgram.Start("TodoConsole", "--nodes", Nodes, "watch");
        Assert.That(await watch.ReadLineAsync(), Is.EqualTo("ENTER Buy milk"));
        Assert.That((await SampleProgram.RunAsync("TodoConsole", "--nodes", Nodes, "list")).Output, Is.EqualTo($"{id} Buy milk\n"));
        Assert.That((await SampleProgram.RunAsync("TodoConsole", "--nodes", Nodes, "done", id)).Output, Is.EqualTo($"done {id} Buy milk\n"));
        Assert.That(await watch.ReadLineAsync(), Is.EqualTo("LEAVE Buy milk"));
        Assert.That((await SampleProgram.RunAsync("TodoConsole", "--nodes", Nodes, "list")).Output, Is.Empty);

        await watch.InterruptAsync();
        Assert.That((await watch.EndAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task TodoConsole_says_what_is_wrong()
    {
        foreach (var (arguments, words) in new (string[], string)[] { (["done", "nobody"], "there is no item"), ([], "Usage:"), (["list", "--token", "a b"], "white space") })
        {
            var (exitCode, output) = await SampleProgram.RunAsync("TodoConsole", ["--nodes", Nodes, .. arguments]);
            Assert.That((exitCode, output.Contains(words, StringComparison.Ordinal)), Is.EqualTo((1, true)), output);
        }
    }

    [Test]
    public async Task LiveDashboard_shows_everything_that_it_sells_and_ends()
    {
        var (exitCode, output) = await SampleProgram.RunAsync("LiveDashboard", "--nodes", Nodes, "--sell", "7");

        Assert.That(exitCode, Is.Zero, output);
        var shown = output.TrimEnd().Split('\n')[^4..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        Assert.That(shown, Is.EqualTo(new[]
        {
            new[] { "cake", "2", "3.70" }, ["coffee", "3", "5.40"], ["tea", "2", "3.50"], ["all", "7", "12.60"],
        }));
    }

    [Test]
    public async Task LockedJob_runs_on_one_worker_at_a_time_with_growing_tokens()
    {
        var workers = await Task.WhenAll(
            from worker in new[] { "ann", "bob", "cid" }
            select SampleProgram.RunAsync("LockedJob", "--nodes", Nodes, "--worker", worker, "--runs", "4"));

        Assert.That(workers.Select(worker => worker.ExitCode), Is.All.Zero, string.Concat(workers.Select(worker => worker.Output)));
        var runs = workers.SelectMany(worker => worker.Output.TrimEnd().Split('\n'))
            .Select(line => line.Split(' ', ':'))
            .Select(words => (Token: ulong.Parse(words[6], null), Run: int.Parse(words[^1], null)))
            .OrderBy(run => run.Token);
        Assert.That(runs.Select(run => run.Run), Is.EqualTo(Enumerable.Range(1, 12)));
    }
}

using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Tests.Operations.Journal;

/// <summary>
/// Random sequences of writes, flushes and restarts, ended by a crash at every call to the disk and around every commit of the store: no number is
/// ever given twice, and what was acknowledged is in the journal of the next life just as it was told. <c>TOPGUN_CRASH_SEEDS=1000</c> makes it long.
/// </summary>
public sealed class JournalCrashTests
{
    private const int Steps = 30;
    private const long Stride = 2;

    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("TOPGUN_CRASH_SEEDS"), out var seeds) ? seeds : 4;

    [TestCase(FsyncPolicy.PerOp, true)]
    [TestCase(FsyncPolicy.PerOp, false)]
    [TestCase(FsyncPolicy.Batched, false)]
    public async Task Whatever_call_is_the_last_one_the_journal_goes_on_without_loss_or_repeat(FsyncPolicy policy, bool losesPower)
    {
        var runs = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var calls = await RunAsync(seed, long.MaxValue);
            for (var crashAfter = seed % Stride; crashAfter < calls; crashAfter += Stride)
                await RunAsync(seed, crashAfter);
        }
        Assert.That(runs, Is.GreaterThan(Seeds * 20));

        async Task<long> RunAsync(int seed, long crashAfter)
        {
            using var run = new JournalCrashRun(seed, policy, losesPower);
            runs++;
            return await run.RunAsync(crashAfter, Steps);
        }
    }
}

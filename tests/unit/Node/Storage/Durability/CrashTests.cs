using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Tests.Storage.Durability;

/// <summary>
/// Random sequences of writes, flushes and restarts, ended by a crash at every call to the disk and around every commit of the store, then
/// recovered (with crashes within recovery too) and compared with a model: every record, and the roots of the trees. <c>TOPGUN_CRASH_SEEDS=1000</c> makes it long.
/// </summary>
public sealed class CrashTests
{
    private const int Steps = 40;
    private const int Keys = 12;

    // Shifted by the seed, so that each call of a sequence is the last one for some seed.
    private const long Stride = 2;

    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("TOPGUN_CRASH_SEEDS"), out var seeds) ? seeds : 6;

    // The tables alone take more, so that each sweep evicts all that it may.
    private static readonly MemoryBudget Tiny = new(1_000);

    // Batched promises less than a power failure asks for.
    [TestCase(FsyncPolicy.PerOp, true)]
    [TestCase(FsyncPolicy.PerOp, false)]
    [TestCase(FsyncPolicy.Batched, false)]
    public async Task Whatever_call_is_the_last_one_what_was_acknowledged_is_there(FsyncPolicy policy, bool losesPower) =>
        await RunAsync(policy, losesPower, null);

    [TestCase(FsyncPolicy.PerOp, true)]
    [TestCase(FsyncPolicy.PerOp, false)]
    [TestCase(FsyncPolicy.Batched, false)]
    public async Task Whatever_call_is_the_last_one_what_was_evicted_is_read_as_it_was_written(FsyncPolicy policy, bool losesPower)
    {
        var (evictions, reloads) = await RunAsync(policy, losesPower, Tiny);

        Assert.That(Math.Min(evictions, reloads), Is.GreaterThan(Seeds * 100));
    }

    private static async Task<(long Evictions, long Reloads)> RunAsync(FsyncPolicy policy, bool losesPower, MemoryBudget? budget)
    {
        var (runs, evictions, reloads) = (0L, 0L, 0L);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var calls = await RunOnceAsync(seed, long.MaxValue);
            for (var crashAfter = seed % Stride; crashAfter < calls; crashAfter += Stride)
                await RunOnceAsync(seed, crashAfter);
        }
        TestContext.Out.WriteLine($"{runs} crashes, {evictions} evictions, {reloads} reloads");
        return (evictions, reloads);

        async Task<long> RunOnceAsync(int seed, long crashAfter)
        {
            using var run = new CrashRun(seed, policy, losesPower, budget);
            var calls = await run.RunAsync(crashAfter, Steps, Keys);
            runs++;
            evictions += run.Evictions;
            reloads += run.Reloads;
            return calls;
        }
    }
}

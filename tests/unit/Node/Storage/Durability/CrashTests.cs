using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Tests.Storage.Durability;

/// <summary>
/// Random sequences of writes, flushes and restarts, ended by a crash at every call to the disk and around every commit of the store, then
/// recovered (with crashes within recovery too) and compared with a model. <c>TOPGUN_CRASH_SEEDS=1000</c> makes it long.
/// </summary>
public sealed class CrashTests
{
    private const int Steps = 40;
    private const int Keys = 12;

    // Shifted by the seed, so that each call of a sequence is the last one for some seed.
    private const long Stride = 2;

    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("TOPGUN_CRASH_SEEDS"), out var seeds) ? seeds : 6;

    // Batched promises less than a power failure asks for.
    [TestCase(FsyncPolicy.PerOp, true)]
    [TestCase(FsyncPolicy.PerOp, false)]
    [TestCase(FsyncPolicy.Batched, false)]
    public async Task Whatever_call_is_the_last_one_what_was_acknowledged_is_there(FsyncPolicy policy, bool losesPower)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var calls = await RunAsync(seed, policy, losesPower, long.MaxValue);
            for (var crashAfter = seed % Stride; crashAfter < calls; crashAfter += Stride)
                await RunAsync(seed, policy, losesPower, crashAfter);
        }
    }

    private static async Task<long> RunAsync(int seed, FsyncPolicy policy, bool losesPower, long crashAfter)
    {
        using var run = new CrashRun(seed, policy, losesPower);
        return await run.RunAsync(crashAfter, Steps, Keys);
    }
}

using FsCheck;
using FsCheck.Fluent;

namespace TopGun.Core.Tests;

/// <summary>Checks laws over generated cases from a fixed seed, so that a failure is the same on every run.</summary>
internal static class Laws
{
    private const ulong Seed = 20_260_115;
    private const ulong Gamma = 9_007_199_254_740_881;

    /// <summary>Checks a law; a failure names the case, the seed and the size to replay it with.</summary>
    public static void Hold<T>(Gen<T> cases, Func<T, bool> law, int times = 300)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(Seed, Gamma);
        try
        {
            Check.One(config, Prop.ForAll(cases.ToArbitrary(), law));
        }
        catch (Exception failure)
        {
            Assert.Fail($"The law does not hold (seed {Seed}, gamma {Gamma}): {failure.Message}");
        }
    }
}

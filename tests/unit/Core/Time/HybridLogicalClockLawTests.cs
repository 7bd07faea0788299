using FsCheck;
using FsCheck.Fluent;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Time;

public class HybridLogicalClockLawTests
{
    private static readonly Gen<List<(int Kind, int Amount, int Counter)>> Steps =
        (from kind in Gen.Choose(0, 3) from amount in Gen.Choose(-500, 500) from counter in Gen.Choose(0, 9) select (kind, amount, counter))
        .ListOf();

    [Test]
    public void Stamps_rise_whatever_the_wall_clock_and_remote_stamps_do() => Laws.Hold(Steps, steps =>
    {
        var wall = new SteppedTimeProvider(1000);
        var clock = new HybridLogicalClock("local", wall);
        var greatest = default(HlcTimestamp);
        foreach (var (kind, amount, counter) in steps)
        {
            if (kind == 0)
            {
                wall.Millis += amount;
            }
            else if (kind == 1)
            {
                var remote = new HlcTimestamp((ulong)(1000 + amount), counter == 9 ? uint.MaxValue : (uint)counter, "remote");
                clock.Update(remote);
                greatest = remote > greatest ? remote : greatest;
            }
            else
            {
                var issued = clock.Now();
                if (issued <= greatest)
                    return false;
                greatest = issued;
            }
        }
        return true;
    });
}

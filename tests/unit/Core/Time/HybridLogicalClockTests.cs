using TopGun.Core.Time;

namespace TopGun.Core.Tests.Time;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class HybridLogicalClockTests
{
    private readonly SteppedTimeProvider _wall = new(1000);

    [Test]
    public void A_used_up_counter_moves_on_to_the_next_millisecond()
    {
        var clock = new HybridLogicalClock("n", _wall);
        clock.Update(new HlcTimestamp(2000, uint.MaxValue - 1, "r"));

        Assert.That(clock.Now().ToString(), Is.EqualTo("2001:0:n"));
        Assert.That(clock.Now().ToString(), Is.EqualTo("2001:1:n"));
    }

    [Test]
    public void Update_tells_whether_the_stamp_was_within_the_limit()
    {
        var clock = new HybridLogicalClock("n", _wall);

        Assert.That(clock.Update(new HlcTimestamp(61_000, 0, "r")), Is.True);
        Assert.That(clock.Update(new HlcTimestamp(61_001, 0, "r")), Is.False);
        Assert.That(clock.Now().Millis, Is.EqualTo(61_001));
    }

    [Test]
    public void A_negative_drift_limit_is_refused() => Assert.That(
        () => new HybridLogicalClock("n", _wall, new HybridLogicalClockOptions { MaxDrift = TimeSpan.FromMilliseconds(-1) }),
        Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_wall_clock_before_1970_counts_as_zero()
    {
        _wall.Millis = -5;

        Assert.That(new HybridLogicalClock("n", _wall).Now().ToString(), Is.EqualTo("0:1:n"));
    }

    [Test]
    public void Threads_never_receive_the_same_stamp()
    {
        var clock = new HybridLogicalClock("n", _wall);
        var stamps = new HlcTimestamp[4][];

        Parallel.For(0, stamps.Length, i => stamps[i] = [.. Enumerable.Range(0, 5000).Select(_ => clock.Now())]);

        Assert.That(stamps.SelectMany(own => own).Distinct().Count(), Is.EqualTo(20_000));
        Assert.That(stamps, Has.All.Ordered);
    }
}

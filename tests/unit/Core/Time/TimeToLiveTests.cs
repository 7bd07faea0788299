using TopGun.Core.Time;

namespace TopGun.Core.Tests.Time;

public class TimeToLiveTests
{
    private static readonly HlcTimestamp Written = new(1000, 0, "n");

    [TestCase(500, 1500, false)]
    [TestCase(500, 1501, true)]
    [TestCase(0.5, 1000, false)]
    [TestCase(0.5, 1001, true)]
    [TestCase(0, 9999, false)]
    [TestCase(-1, 1000, true)]
    [TestCase(double.NaN, 9999, false)]
    [TestCase(double.PositiveInfinity, 9999, false)]
    public void A_record_expires_strictly_after_its_time(double ttl, long now, bool expired) => Assert.That(
        TimeToLive.FromRecord(ttl).HasExpired(Written, DateTimeOffset.FromUnixTimeMilliseconds(now)), Is.EqualTo(expired));

    [Test]
    public void Absent_and_nil_live_for_ever_and_are_told_apart()
    {
        Assert.That(default(TimeToLive).HasExpired(Written, DateTimeOffset.MaxValue), Is.False);
        Assert.That(TimeToLive.Nil.HasExpired(Written, DateTimeOffset.MaxValue), Is.False);
        Assert.That(default(TimeToLive), Is.Not.EqualTo(TimeToLive.Nil));
        Assert.That((default(TimeToLive).IsAbsent, TimeToLive.Nil.IsAbsent), Is.EqualTo((true, false)));
        Assert.That((default(TimeToLive).IsNil, TimeToLive.Nil.IsNil), Is.EqualTo((false, true)));
        Assert.That((default(TimeToLive).Millis, TimeToLive.Nil.Millis), Is.EqualTo(((double?)null, (double?)null)));
    }

    [TestCase(0)]
    [TestCase(-5)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Writers_may_only_ask_for_a_positive_finite_time(double ttl) => Assert.That(
        () => TimeToLive.FromWriter(ttl),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("TTL must be a positive finite number"));
}

using TopGun.Bridge.Connections;

namespace TopGun.Bridge.Tests.Connections;

[TestFixture]
internal sealed class DeadlineWheelTests
{
    [TestCase(0, 1)]
    [TestCase(999, 1)]
    [TestCase(1_000, 2)]
    [TestCase(59_500, 60)]
    public void A_connection_is_due_in_the_first_scan_after_its_deadline(int waitMillis, int scans)
    {
        var wheel = new DeadlineWheel();
        wheel.Add(7, TimeSpan.FromMilliseconds(waitMillis));
        for (var scan = 1; scan < scans; scan++)
            Assert.That(wheel.Advance(), Is.Empty, $"scan {scan}");
        Assert.That(wheel.Advance(), Is.EqualTo(new long[] { 7 }));
    }

    [Test]
    public void A_deadline_beyond_one_turn_is_looked_at_within_it()
    {
        var wheel = new DeadlineWheel();
        wheel.Add(7, TimeSpan.MaxValue);
        var seen = Enumerable.Range(0, 64).Sum(_ => wheel.Advance().Count);
        Assert.That(seen, Is.EqualTo(1));
    }

    [Test]
    public void What_was_due_is_not_due_again_unless_it_is_put_back()
    {
        var wheel = new DeadlineWheel();
        for (var turn = 0; turn < 200; turn++)
        {
            wheel.Add(turn, TimeSpan.Zero);
            Assert.That(wheel.Advance(), Is.EqualTo(new long[] { turn }));
        }
    }

    [Test]
    public void A_scan_that_is_held_up_keeps_what_it_was_given()
    {
        var wheel = new DeadlineWheel();
        wheel.Add(7, TimeSpan.Zero);
        wheel.Add(8, Limits.ScanInterval);
        var heldUp = wheel.Advance();
        Assert.That(wheel.Advance(), Is.EqualTo(new long[] { 8 }));
        Assert.That(heldUp, Is.EqualTo(new long[] { 7 }));
    }
}

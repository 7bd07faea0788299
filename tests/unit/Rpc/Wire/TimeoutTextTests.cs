using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Tests.Wire;

/// <summary>The text of grpc-timeout.</summary>
public sealed class TimeoutTextTests
{
    [TestCase("1H", 36_000_000_000)]
    [TestCase("2M", 1_200_000_000)]
    [TestCase("3S", 30_000_000)]
    [TestCase("4m", 40_000)]
    [TestCase("5u", 50)]
    [TestCase("600n", 6)]
    [TestCase("1n", 1)]
    [TestCase("0S", 0)]
    [TestCase("99999999H", 99_999_999L * 36_000_000_000)]
    public void Valid_text_is_read(string text, long ticks)
    {
        Assert.That(TimeoutText.TryParse(text, out var timeout), Is.True);
        Assert.That(timeout.Ticks, Is.EqualTo(ticks));
    }

    [TestCase("")]
    [TestCase("S")]
    [TestCase("1")]
    [TestCase("-1S")]
    [TestCase("+1S")]
    [TestCase("1 S")]
    [TestCase("1s")]
    [TestCase("1.5S")]
    [TestCase("123456789n")]
    public void Other_text_is_refused(string text) =>
        Assert.That(TimeoutText.TryParse(text, out _), Is.False);

    [TestCase(-5, "1n")]
    [TestCase(0, "1n")]
    [TestCase(1, "100n")]
    [TestCase(999_999, "99999900n")]
    [TestCase(1_000_000, "100000u")]
    [TestCase(999_999_990, "99999999u")]
    [TestCase(999_999_991, "100000m")]
    public void The_finest_unit_that_fits_is_written(long ticks, string expected) =>
        Assert.That(TimeoutText.Format(new TimeSpan(ticks)), Is.EqualTo(expected));

    [Test]
    public void What_is_written_is_read_back_and_never_shorter()
    {
        for (long ticks = 1; ticks < TimeSpan.MaxValue.Ticks / 7; ticks = ticks * 7 + 3)
        {
            Assert.That(TimeoutText.TryParse(TimeoutText.Format(new TimeSpan(ticks)), out var read), Is.True);
            if (ticks < 99_999_999L * TimeSpan.TicksPerHour)
                Assert.That(read.Ticks, Is.GreaterThanOrEqualTo(ticks));
        }
    }
}

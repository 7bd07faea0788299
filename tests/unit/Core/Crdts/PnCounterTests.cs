using TopGun.Core.Crdts;

namespace TopGun.Core.Tests.Crdts;

public class PnCounterTests
{
    private static readonly Dictionary<string, double> None = [];

    [TestCase(-1, "is -1.")]
    [TestCase(-0.5, "is -0.5.")]
    [TestCase(double.NaN, "is NaN.")]
    [TestCase(double.PositiveInfinity, "is Infinity.")]
    [TestCase(double.NegativeInfinity, "is -Infinity.")]
    public void Sums_that_are_no_sums_are_refused_and_change_nothing(double sum, string said)
    {
        var counter = new PnCounter("me");
        Dictionary<string, double> bad = new() { ["good"] = 1, ["bad"] = sum };

        Assert.That(() => counter.Merge(bad, None), Throws.ArgumentException.With.Message.Contains("'bad'").And.Message.Contains(said));
        Assert.That(() => counter.Merge(new Dictionary<string, double> { ["good"] = 1 }, bad), Throws.ArgumentException);
        Assert.That(counter.Positive, Is.Empty);
        Assert.That(counter.Negative, Is.Empty);
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void Amounts_that_are_not_finite_are_refused(double delta)
    {
        var counter = new PnCounter("me");

        Assert.That(() => counter.AddAndGet(delta), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(counter.Value, Is.Zero);
    }

    [Test]
    public void A_sum_never_leaves_the_range_of_a_double()
    {
        var counter = new PnCounter("me");
        counter.AddAndGet(-double.MaxValue);

        Assert.That(() => counter.AddAndGet(-double.MaxValue), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(counter.Value, Is.EqualTo(-double.MaxValue));
    }

    [Test]
    public void Merging_tells_whether_anything_changed()
    {
        var counter = new PnCounter("me");

        Assert.That(counter.Merge(new Dictionary<string, double> { ["a"] = 0 }, None), Is.False);
        Assert.That(counter.Positive, Is.Empty);
        Assert.That(counter.Merge(None, new Dictionary<string, double> { ["a"] = 2 }), Is.True);
        Assert.That(counter.Merge(None, new Dictionary<string, double> { ["a"] = 2 }), Is.False);
    }
}

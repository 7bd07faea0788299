using TopGun.Client.Nodes;

namespace TopGun.Client.Tests.Nodes;

[TestFixture]
internal sealed class BackoffTests
{
    [Test]
    public void Pauses_double_up_to_the_longest()
    {
        var backoff = new Backoff(() => 0);

        Assert.That(Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalMilliseconds), Is.EqualTo(new[] { 50, 100, 200, 400, 800, 1600, 2500, 2500 }));
    }

    [Test]
    public void Randomness_spreads_a_pause_between_half_its_bound_and_its_bound()
    {
        Assert.That(new Backoff(() => 0.999).Next(), Is.LessThanOrEqualTo(ClientLimits.BackoffMin).And.GreaterThan(ClientLimits.BackoffMin * 0.99));
        Assert.That(new Backoff(() => 0).Next(), Is.EqualTo(ClientLimits.BackoffMin / 2));
    }

    [Test]
    public void Success_begins_again_with_the_shortest_pause()
    {
        var backoff = new Backoff(() => 0);
        backoff.Next();
        backoff.Next();
        backoff.Reset();

        Assert.That(backoff.Next(), Is.EqualTo(ClientLimits.BackoffMin / 2));
    }
}

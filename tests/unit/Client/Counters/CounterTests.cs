using TopGun.Client.Counters;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;

namespace TopGun.Client.Tests.Counters;

[TestFixture]
internal sealed class CounterTests : ClientFixture
{
    [Test]
    public async Task Additions_of_all_clients_count()
    {
        await using var bob = await OpenAsync("bob");

        Assert.That(await Client.GetCounter("likes").AddAsync(2), Is.EqualTo(2));
        Assert.That(await bob.GetCounter("likes").AddAsync(-0.5), Is.EqualTo(1.5));
        Assert.That(await Client.GetCounter("likes").GetAsync(), Is.EqualTo(1.5));
    }

    [Test]
    public async Task Additions_at_once_all_count()
    {
        var likes = Client.GetCounter("likes");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => likes.AddAsync(1)));

        Assert.That(await likes.GetAsync(), Is.EqualTo(200));
        Assert.That(Client.GetCounter("likes"), Is.SameAs(likes));
    }

    [Test]
    public async Task A_watch_tells_the_value_and_then_what_others_make_of_it()
    {
        await using var bob = await OpenAsync("bob");
        await Client.GetCounter("likes").AddAsync(3);
        await using var values = Client.GetCounter("likes").WatchAsync().GetAsyncEnumerator();

        Assert.That(await NextAsync(values), Is.EqualTo(3));
        await bob.GetCounter("likes").AddAsync(4);
        Assert.That(await NextAsync(values), Is.EqualTo(7));
    }

    [Test]
    public async Task A_node_that_has_forgotten_gets_the_sums_back()
    {
        await using var bob = await OpenAsync("bob");
        await using var values = Client.GetCounter("likes").WatchAsync().GetAsyncEnumerator();
        await NextAsync(values);
        await bob.GetCounter("likes").AddAsync(4);
        Assert.That(await NextAsync(values), Is.EqualTo(4));

        await StopAsync();
        await StartAgainAsync(isFresh: true);

        Assert.That(await AddAsync(Client.GetCounter("likes"), 1), Is.EqualTo(5));
        await using var carol = await OpenAsync("carol");
        Assert.That(await carol.GetCounter("likes").GetAsync(), Is.EqualTo(5));
    }

    [Test]
    public async Task What_is_refused_is_not_counted()
    {
        var likes = Client.GetCounter(new string('x', GridLimits.ResourceNameBytesMax + 1));

        Assert.That((await Assert.ThrowsAsync<TopGunException>(() => likes.AddAsync(1)))!.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(likes.Value, Is.Zero);
        Assert.That((await Assert.ThrowsAsync<TopGunException>(() => likes.GetAsync()))!.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public async Task An_amount_that_is_not_finite_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Client.GetCounter("likes").AddAsync(double.NaN));

    // While a client has not noticed that its node is gone it may lose an answer; the amount is counted with the next call.
    private static async Task<double> AddAsync(Counter counter, double amount)
    {
        try
        {
            return await counter.AddAsync(amount);
        }
        catch (TopGunException lost) when (lost.Code == GridErrorCode.Unavailable)
        {
            return await counter.AddAsync(0);
        }
    }
}

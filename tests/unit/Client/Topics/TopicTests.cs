using TopGun.Client.Records;
using TopGun.Client.Tests.Hosts;
using TopGun.Client.Topics;
using TopGun.Core.Grid;

namespace TopGun.Client.Tests.Topics;

[TestFixture]
internal sealed class TopicTests : ClientFixture
{
    [Test]
    public async Task What_others_publish_arrives_in_order_with_its_publisher()
    {
        await using var bob = await OpenAsync("bob");
        await using var news = await Client.GetTopic("news", ValueConverters.Text).SubscribeAsync();
        await using var messages = news.GetAsyncEnumerator();

        foreach (var text in new[] { "one", "two" })
            await bob.GetTopic("news", ValueConverters.Text).PublishAsync(text);

        foreach (var expected in new[] { "one", "two" })
        {
            var message = await NextAsync(messages);
            Assert.That((message.Value, message.PublisherId), Is.EqualTo((expected, "bob")));
        }
    }

    [Test]
    public async Task A_refused_publication_and_a_refused_subscription_fail_their_own_call()
    {
        var topic = Client.GetTopic("no such name!", ValueConverters.Text);

        foreach (var call in new Func<Task>[] { () => topic.PublishAsync("x"), () => topic.SubscribeAsync() })
            Assert.That((await Assert.ThrowsAsync<TopGunException>(call))!.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        await Client.GetTopic("news", ValueConverters.Text).PublishAsync("the client goes on");
    }

    [Test]
    public async Task A_subscription_goes_on_after_a_restart_of_the_node()
    {
        await using var bob = await OpenAsync("bob");
        await using var news = await Client.GetTopic("news", ValueConverters.Json).SubscribeAsync();
        await using var messages = news.GetAsyncEnumerator();

        await StopAsync();
        await StartAgainAsync(isFresh: true);
        // The subscription is back no later than a second one of the same client, which waits for the same stream.
        await using var later = await Client.GetTopic("other", ValueConverters.Json).SubscribeAsync();
        await bob.GetTopic("news", ValueConverters.Json).PublishAsync("{\"n\":1}");

        Assert.That((await NextAsync(messages)).Value, Is.EqualTo("{\"n\":1}"));
    }

    [Test]
    public async Task Something_else_than_the_topic_carries_is_named()
    {
        await using var bob = await OpenAsync("bob");
        await using var news = await Client.GetTopic("news", ValueConverters.Number).SubscribeAsync();
        await using var messages = news.GetAsyncEnumerator();
        await bob.GetTopic("news", ValueConverters.Text).PublishAsync("text");

        var unfit = await Assert.ThrowsAsync<TopGunException>(() => NextAsync(messages));

        Assert.That(unfit!.Code, Is.EqualTo(GridErrorCode.SchemaViolation));
        Assert.That(unfit.Message, Does.Contain("topic 'news'"));
    }

    [Test]
    public async Task A_program_that_does_not_read_is_told_so_and_loses_only_its_subscription()
    {
        await using var bob = await OpenAsync("bob");
        var topic = bob.GetTopic("news", ValueConverters.Number);
        await using var news = await Client.GetTopic("news", ValueConverters.Number).SubscribeAsync();

        for (var sent = 0; sent <= ClientLimits.BacklogMax; sent += 1000)
            await Task.WhenAll(Enumerable.Range(sent, 1000).Select(n => topic.PublishAsync(n)));

        var late = await Assert.ThrowsAsync<TopGunException>(() => ReadAllAsync(news));
        Assert.That(late!.Code, Is.EqualTo(GridErrorCode.RateLimited));
        Assert.That(await Client.GetCounter("c").AddAsync(1), Is.EqualTo(1));
    }

    [Test]
    public async Task A_disposed_subscription_ends_its_enumeration()
    {
        var news = await Client.GetTopic("news", ValueConverters.Text).SubscribeAsync();
        await using var messages = news.GetAsyncEnumerator();

        await news.DisposeAsync();

        Assert.That(await messages.MoveNextAsync().AsTask().WaitAsync(Limit), Is.False);
    }

    [Test]
    public async Task A_disposed_client_ends_its_subscriptions_with_an_error()
    {
        var bob = await OpenAsync("bob");
        await using var news = await bob.GetTopic("news", ValueConverters.Text).SubscribeAsync();

        await bob.DisposeAsync();

        Assert.That((await Assert.ThrowsAsync<TopGunException>(() => ReadAllAsync(news)))!.Code, Is.EqualTo(GridErrorCode.Unavailable));
    }

    private static async Task ReadAllAsync<T>(TopicSubscription<T> subscription)
    {
        await foreach (var _ in subscription)
        {
        }
    }
}

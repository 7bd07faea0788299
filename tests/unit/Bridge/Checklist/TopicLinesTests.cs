using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group Q: topics.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class TopicLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_301_A_subscriber_gets_the_topic_and_the_exact_data()
    {
        await SubscribeAsync(Bob, "news/today");
        await PublishAsync(Ann, "news/today", """{"text":"hi","n":[1,null]}""");

        var message = await Bob.ReceiveAsync<TopicMessage>();
        Assert.That((message.Topic, Text(message.Data)), Is.EqualTo(("news/today", """{"text":"hi","n":[1,null]}""")));
    }

    [Test]
    public async Task Line_302_A_publisher_does_not_get_its_own_message()
    {
        await SubscribeAsync(Ann, "t");
        await SubscribeAsync(Bob, "t");
        await PublishAsync(Ann, "t", "1");

        Assert.That(Text((await Bob.ReceiveAsync<TopicMessage>()).Data), Is.EqualTo("1"));
        Assert.That(await SeenAsync(Ann), Is.Empty);
    }

    [Test]
    public async Task Line_303_Every_subscriber_gets_the_message()
    {
        var third = await ConnectAsync();
        await SubscribeAsync(Bob, "t");
        await SubscribeAsync(third, "t");
        await PublishAsync(Ann, "t", "1");

        Assert.That(Text((await Bob.ReceiveAsync<TopicMessage>()).Data), Is.EqualTo("1"));
        Assert.That(Text((await third.ReceiveAsync<TopicMessage>()).Data), Is.EqualTo("1"));
    }

    [Test]
    public async Task Line_304_After_the_end_of_a_subscription_nothing_comes()
    {
        await SubscribeAsync(Bob, "t");
        await PublishAsync(Ann, "t", "0");
        await Bob.ReceiveAsync<TopicMessage>();
        await Bob.SendAsync(new TopicUnsub { Topic = "t" });
        await Grid.BarrierAsync(Bob);
        await PublishAsync(Ann, "t", "1");

        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_305_Messages_of_one_topic_do_not_reach_another()
    {
        await SubscribeAsync(Bob, "b");
        await PublishAsync(Ann, "a", "1");
        Assert.That(await SeenAsync(Bob), Is.Empty);

        await PublishAsync(Ann, "b", "2");
        Assert.That(Text((await Bob.ReceiveAsync<TopicMessage>()).Data), Is.EqualTo("2"));
    }

    [Test]
    public async Task Line_306_Messages_of_a_publisher_arrive_in_order()
    {
        await SubscribeAsync(Bob, "t");
        for (var i = 0; i < 10; i++)
            await Ann.SendAsync(new TopicPub { Topic = "t", Data = Json($"{i}") });

        for (var i = 0; i < 10; i++)
            Assert.That(Text((await Bob.ReceiveAsync<TopicMessage>()).Data), Is.EqualTo($"{i}"));
    }

    [TestCase("a3616263", Description = "text")]
    [TestCase("cb4004000000000000", Description = "number")]
    [TestCase("c3", Description = "boolean")]
    [TestCase("81a16b01", Description = "object")]
    [TestCase("930102c0", Description = "array")]
    [TestCase("c0", Description = "nil")]
    public async Task Line_307_Every_kind_of_payload_survives(string hex)
    {
        var data = new OpaqueValue(Convert.FromHexString(hex));
        await SubscribeAsync(Bob, "t");
        await Ann.SendAsync(new TopicPub { Topic = "t", Data = data });

        Assert.That((await Bob.ReceiveAsync<TopicMessage>()).Data, Is.EqualTo(data));
    }

    [Test]
    public async Task Line_308_The_time_stamp_is_the_servers()
    {
        await SubscribeAsync(Bob, "t");
        await PublishAsync(Ann, "t", "1");

        Assert.That((await Bob.ReceiveAsync<TopicMessage>()).Timestamp, Is.EqualTo(Now));
    }

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a\u0001")]
    [TestCase("тема")]
    public async Task Line_309_An_invalid_topic_is_refused_with_400(string topic)
    {
        await Ann.SendAsync(new TopicSub { Topic = topic });
        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(400));
        await Ann.SendAsync(new TopicPub { Topic = topic, Data = Json("1") });
        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Line_309_A_topic_has_at_most_256_bytes()
    {
        await SubscribeAsync(Ann, new string('t', GridLimits.ResourceNameBytesMax));
        await Ann.SendAsync(new TopicSub { Topic = new string('t', GridLimits.ResourceNameBytesMax + 1) });

        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Line_311_A_late_subscriber_gets_no_old_message()
    {
        await PublishAsync(Ann, "t", "1");
        await SubscribeAsync(Bob, "t");

        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_312_More_topics_than_allowed_are_refused_with_429()
    {
        await RestartAsync(configure: options => options.SubscriptionsMax = 2);
        await Ann.SendAsync(new TopicSub { Topic = "a" });
        await Ann.SendAsync(new TopicSub { Topic = "b" });
        await Ann.SendAsync(new TopicSub { Topic = "c" });
        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(429));

        await Ann.SendAsync(new TopicUnsub { Topic = "a" });
        await SubscribeAsync(Ann, "c");
        await PublishAsync(Bob, "c", "1");
        Assert.That((await Ann.ReceiveAsync<TopicMessage>()).Topic, Is.EqualTo("c"));
    }

    [Test]
    public async Task Line_312_The_subscriptions_of_a_session_are_bounded_together()
    {
        await RestartAsync(new Node.Operations.NodeOptions { NodeId = "node-1", SubscriptionsPerSessionMax = 2 });
        await SubscribeAsync(Ann, "a");
        await Ann.SendAsync(new TopicSub { Topic = "b" });
        await Ann.SendAsync(new TopicSub { Topic = "c" });

        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(429));
    }

    private async Task SubscribeAsync(BridgeClient client, string topic)
    {
        await client.SendAsync(new TopicSub { Topic = topic });
        Assert.That(await Grid.BarrierAsync(client), Is.Empty);
    }

    private async Task PublishAsync(BridgeClient client, string topic, string json)
    {
        await client.SendAsync(new TopicPub { Topic = topic, Data = Json(json) });
        Assert.That(await Grid.BarrierAsync(client), Is.Empty);
    }
}

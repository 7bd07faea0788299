using TopGun.Core.Grid;

namespace TopGun.Node.Tests.Operations.Topics;

/// <summary>Topics of a node as its sessions see them.</summary>
public sealed class TopicTests
{
    [Test]
    public void Others_get_what_a_session_publishes_and_all_the_same_object()
    {
        using var node = new NodeUnderTest();
        var (publisher, one, two) = (node.Open(), new RecordingMessages(), new RecordingMessages());
        var own = new RecordingMessages();
        publisher.Topics.Subscribe("t", own);
        node.Open().Topics.Subscribe("t", one);
        node.Open().Topics.Subscribe("t", two);

        publisher.Topics.Publish("t", Write.Text("hi"));

        Assert.That(own.Publications, Is.Empty);
        Assert.That(one.Publications.Single(), Is.SameAs(two.Publications.Single()));
        Assert.That((one.Publications[0].Topic, one.Publications[0].TimestampMillis), Is.EqualTo(("t", NodeUnderTest.Now)));
        Assert.That(one.Publications[0].Data.ToArray(), Is.EqualTo(Write.Text("hi")));
    }

    [Test]
    public async Task Nothing_arrives_after_a_subscription_or_its_session_has_ended()
    {
        using var node = new NodeUnderTest();
        var (first, second) = (new RecordingMessages(), new RecordingMessages());
        node.Open().Topics.Subscribe("t", first).Dispose();
        var session = node.Open();
        session.Topics.Subscribe("t", second);
        await session.DisposeAsync();

        node.Open().Topics.Publish("t", Write.Text("x"));

        Assert.That((first.Publications.Count, second.Publications.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_publication_larger_than_a_value_is_refused()
    {
        var options = NodeUnderTest.Options with { ValueBytesMax = 4 };
        using var node = new NodeUnderTest(options);
        var sink = new SinkUnderTest();
        var session = node.Open(sink);

        session.Topics.Publish("t", Write.Text("abc"));
        Assert.That(sink.Refusals, Is.Empty);
        session.Topics.Publish("t", Write.Text("abcd"));
        Assert.That(sink.Refusals.Single().Code, Is.EqualTo(GridErrorCode.TooLarge));
    }

    [Test]
    public void Who_stays_gets_every_publication_in_order_while_others_come_and_go()
    {
        const int Publications = 5000;
        using var node = new NodeUnderTest();
        var steady = new RecordingMessages();
        node.Open().Topics.Subscribe("t", steady);
        var (publisher, guest) = (node.Open(), node.Open());
        var publishing = Task.Run(() =>
        {
            for (var i = 0; i < Publications; i++)
                publisher.Topics.Publish("t", Write.Text($"{i}"));
        });
        while (!publishing.IsCompleted)
            guest.Topics.Subscribe("t", new RecordingMessages()).Dispose();

        publishing.GetAwaiter().GetResult();
        Assert.That(steady.Publications.Select(publication => publication.Data.ToArray()), Is.EqualTo(
            Enumerable.Range(0, Publications).Select(i => Write.Text($"{i}"))));
    }
}

using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;

namespace TopGun.Node.Tests.Operations.Counters;

/// <summary>Counters of a node as its sessions see them.</summary>
public sealed class CounterTests
{
    [Test]
    public void A_follower_hears_of_changes_only_and_a_sender_of_each_merge()
    {
        using var node = new NodeUnderTest();
        var (sender, follower) = (new RecordingMessages(), new RecordingMessages());
        node.Open().Counters.Request("c", follower);
        var session = node.Open();
        session.Counters.Merge(Totals("a", 5, 2), sender);
        session.Counters.Merge(Totals("a", 4, 1), sender);
        session.Counters.Merge(Totals("b", 1, 0), sender);

        Assert.That(sender.Counters, Is.EqualTo(new[] { "MERGED 3", "MERGED 3", "MERGED 4" }));
        Assert.That(follower.Counters, Is.EqualTo(new[] { "STATE 0", "MERGED 3", "MERGED 4" }));
    }

    [Test]
    public async Task The_end_of_a_session_ends_what_it_follows_and_the_counter_stays()
    {
        using var node = new NodeUnderTest();
        var (gone, again) = (new RecordingMessages(), new RecordingMessages());
        var session = node.Open();
        session.Counters.Request("c", gone);
        await session.DisposeAsync();
        node.Open().Counters.Merge(Totals("a", 7, 0), new RecordingMessages());
        node.Open().Counters.Request("c", again);

        Assert.That(gone.Counters, Is.EqualTo(new[] { "STATE 0" }));
        Assert.That(again.Counters, Is.EqualTo(new[] { "STATE 7" }));
    }

    [Test]
    public void A_session_follows_counters_up_to_its_limit_of_subscriptions()
    {
        using var node = new NodeUnderTest(NodeUnderTest.Options with { SubscriptionsPerSessionMax = 1 });
        var sink = new RecordingMessages();
        var session = node.Open();
        session.Counters.Request("c", sink);
        session.Counters.Request("c", sink);
        session.Counters.Request("d", sink);

        Assert.That(sink.Counters, Is.EqualTo(new[] { "STATE 0", "STATE 0" }));
        Assert.That(sink.Failures, Is.EqualTo(new[] { GridErrorCode.RateLimited }));
    }

    [Test]
    public void Concurrent_merges_end_in_the_greatest_totals()
    {
        using var node = new NodeUnderTest();
        Parallel.For(0, 8, replica =>
        {
            var session = node.Open();
            for (var i = 1; i <= 500; i++)
                session.Counters.Merge(Totals($"r{replica}", i, i / 2), new RecordingMessages());
        });
        var sink = new RecordingMessages();
        node.Open().Counters.Request("c", sink);

        Assert.That(sink.Counters, Is.EqualTo(new[] { $"STATE {8 * (500 - 250)}" }));
    }

    private static CounterTotals Totals(string replica, double positive, double negative) => new(
        "c", new Dictionary<string, double> { [replica] = positive }, new Dictionary<string, double> { [replica] = negative });
}

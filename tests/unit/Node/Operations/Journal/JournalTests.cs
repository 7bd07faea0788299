using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Node.Operations;

namespace TopGun.Node.Tests.Operations.Journal;

/// <summary>The journal of a node as its sessions see it.</summary>
public sealed class JournalTests
{
    private static readonly string[] Maps = ["a", "b"];

    [TestCase(20_261_121)]
    public void Any_piece_that_is_read_is_what_a_list_of_the_last_changes_holds(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20; round++)
        {
            var capacity = random.Next(1, 40);
            using var node = new NodeUnderTest(new NodeOptions { NodeId = "node", JournalCapacity = capacity });
            var all = new List<(string Map, JournalKinds Kind, string Key)>();
            for (var i = 0; i < 60; i++)
                WriteAtRandom(node, random, all);

            var journal = node.Open().Journal;
            for (var i = 0; i < 50; i++)
            {
                var filter = new JournalFilter(random.Next(2) == 0 ? null : Maps[random.Next(2)], (JournalKinds)random.Next(1, 8));
                var (from, limit) = (random.Next(70), random.Next(1, 20));
                var kept = all.Select((change, index) => (change, Sequence: index + 1)).Where(entry => entry.Sequence > all.Count - capacity).ToList();
                var expected = kept.Where(entry => entry.Sequence >= from && filter.Matches(entry.change.Map, entry.change.Kind))
                    .Select(entry => $"{entry.Sequence} {entry.change.Kind} {entry.change.Map}/{entry.change.Key}").ToList();

                var page = journal.ReadAsync(filter, (ulong)from, limit, default).AsTask().Result;

                var context = $"seed {seed}, round {round}, capacity {capacity}, {filter}, from {from}, limit {limit}";
                Assert.That(page.Changes.Select(RecordingMessages.TextOf), Is.EqualTo(expected.Take(limit)), context);
                Assert.That((page.HasMore, page.OldestSequence), Is.EqualTo((expected.Count > limit, (ulong)kept[0].Sequence)), context);
            }
        }
    }

    [Test]
    public void A_repeated_or_losing_write_is_not_journaled()
    {
        using var node = new NodeUnderTest();
        var put = Write.Put("k", "1", Write.At(NodeUnderTest.Now));
        node.Apply(put, put, Write.Put("k", "2", Write.At(NodeUnderTest.Now - 1)));

        Assert.That(Read(node), Is.EqualTo(new[] { "1 Put m/k" }));
    }

    [Test]
    public void A_put_on_an_expired_record_is_a_put_and_not_an_update()
    {
        using var node = new NodeUnderTest();
        node.Apply(Write.Put("k", "1", Write.At(NodeUnderTest.Now)) with { TtlMillis = 10 });
        node.Clock.UnixMillis += 11;
        node.Apply(Write.Put("k", "2", Write.At(NodeUnderTest.Now + 11)));

        Assert.That(Read(node), Is.EqualTo(new[] { "1 Put m/k", "2 Put m/k" }));
    }

    [Test]
    public void A_subscriber_gets_what_is_kept_and_then_each_change_until_it_ends()
    {
        using var node = new NodeUnderTest(new NodeOptions { NodeId = "node", JournalCapacity = 2 });
        for (var i = 1; i <= 3; i++)
            node.Apply(Write.Put($"k{i}", "1", null));
        var sink = new RecordingMessages();
        var subscription = node.Open().Journal.Subscribe(JournalFilter.Everything, 1, sink);
        node.Apply(Write.Remove("k1", null));
        subscription.Dispose();
        node.Apply(Write.Put("k5", "1", null));

        Assert.That(sink.Journal, Is.EqualTo(new[] { "2 Put m/k2", "3 Put m/k3", "4 Delete m/k1" }));
    }

    [Test]
    public void A_sink_with_several_subscriptions_hears_of_a_change_once()
    {
        using var node = new NodeUnderTest();
        var sink = new RecordingMessages();
        var journal = node.Open().Journal;
        journal.Subscribe(JournalFilter.Everything, null, sink);
        journal.Subscribe(new JournalFilter("m"), null, sink);
        node.Apply(Write.Put("k", "1", null));

        Assert.That(sink.Journal, Is.EqualTo(new[] { "1 Put m/k" }));
    }

    [Test]
    public async Task The_end_of_a_session_ends_its_subscriptions()
    {
        using var node = new NodeUnderTest();
        var sink = new RecordingMessages();
        var session = node.Open();
        session.Journal.Subscribe(JournalFilter.Everything, null, sink);
        await session.DisposeAsync();
        node.Apply(Write.Put("k", "1", null));

        Assert.That(sink.Changes, Is.Empty);
    }

    [Test]
    public void A_replay_beside_writers_has_no_gap_and_no_duplicate()
    {
        const int Writes = 3000;
        using var node = new NodeUnderTest();
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < Writes; i++)
                node.Apply(Write.Put($"k{i}", "1", null));
        });
        var sinks = new List<RecordingMessages>();
        while (!writing.IsCompleted && sinks.Count < 50)
        {
            sinks.Add(new RecordingMessages());
            node.Open().Journal.Subscribe(JournalFilter.Everything, 1, sinks[^1]);
        }

        writing.GetAwaiter().GetResult();
        foreach (var sink in sinks)
            Assert.That(sink.Changes.Select(change => (int)change.Sequence), Is.EqualTo(Enumerable.Range(1, Writes)));
    }

    [TestCase(0)]
    [TestCase(GridLimits.JournalPageMax + 1)]
    public async Task A_piece_of_no_or_too_many_changes_is_refused(int limit)
    {
        using var node = new NodeUnderTest();

        var refused = await Assert.ThrowsAsync<GridException>(async () => await node.Open().Journal.ReadAsync(JournalFilter.Everything, 0, limit, default));
        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    private static IEnumerable<string> Read(NodeUnderTest node) =>
        node.Open().Journal.ReadAsync(JournalFilter.Everything, 0, 100, default).AsTask().Result.Changes.Select(RecordingMessages.TextOf);

    private static void WriteAtRandom(NodeUnderTest node, Random random, List<(string Map, JournalKinds Kind, string Key)> all)
    {
        var (map, key) = (Maps[random.Next(2)], $"{random.Next(4)}");
        var isLive = all.LastOrDefault(change => change.Map == map && change.Key == key).Kind is JournalKinds.Put or JournalKinds.Update;
        if (random.Next(3) == 0)
        {
            node.Apply(Write.Remove(key, null) with { Map = map });
            all.Add((map, JournalKinds.Delete, key));
        }
        else
        {
            node.Apply(Write.Put(key, $"{random.Next()}", null) with { Map = map });
            all.Add((map, isLive ? JournalKinds.Update : JournalKinds.Put, key));
        }
    }
}

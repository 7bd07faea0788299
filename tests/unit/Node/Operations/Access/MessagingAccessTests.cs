using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Topics;
using TopGun.Core.Values;

namespace TopGun.Node.Tests.Operations.Access;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MessagingAccessTests : IDisposable
{
    private readonly GuardedNode _node = new("root");

    [Test]
    public void Line_310_topics_need_the_right_to_read_and_to_write()
    {
        _node.Permit("allow read topic:news");
        _node.Permit("allow write news", "'editor' in auth.roles");
        var (alice, eve) = (new Topics(), new Topics());
        _node.Open("alice").Topics.Subscribe("news", alice);
        _node.Open("eve").Topics.Subscribe("secret", eve);
        var refusals = new SinkUnderTest();

        _node.Open("bob:editor").Topics.Publish("news", new byte[] { 1 });
        _node.Open("eve", refusals).Topics.Publish("news", new byte[] { 2 });

        Assert.That(alice.Heard, Is.EqualTo(new[] { "1" }));
        Assert.That(eve.Heard, Is.EqualTo(new[] { "Access Denied for topic secret" }));
        Assert.That(refusals.Refusals.Single(), Is.EqualTo(new GridError(GridErrorCode.PermissionDenied, "Access Denied for topic news")));
    }

    [Test]
    public void A_topic_that_may_no_longer_be_read_ends_and_may_be_taken_up_again()
    {
        _node.Permit("allow all *");
        var sink = new Topics();
        var session = _node.Open("alice");
        session.Topics.Subscribe("news", sink);

        _node.Permit("deny read topic:*");
        _node.Open("root").Topics.Publish("news", new byte[] { 1 });
        _node.Withdraw("deny read topic:*");
        session.Topics.Subscribe("news", sink);
        _node.Open("root").Topics.Publish("news", new byte[] { 2 });

        Assert.That(sink.Heard, Is.EqualTo(new[] { "Access Denied for topic news", "2" }));
    }

    [Test]
    public void Counters_need_the_right_to_read_and_to_write()
    {
        _node.Permit("allow write hits", "auth.id == 'writer'");
        _node.Permit("allow read counter:hits", "auth.id == 'reader'");
        var (reader, writer, eve) = (new Counters(), new Counters(), new Counters());
        _node.Open("reader").Counters.Request("hits", reader);

        _node.Open("writer").Counters.Merge(Totals("hits", 3), writer);
        _node.Open("eve").Counters.Merge(Totals("hits", 9), eve);
        _node.Open("eve").Counters.Request("hits", eve);
        _node.Open("reader").Counters.Merge(Totals("hits", 9), reader);

        Assert.That(reader.Heard, Is.EqualTo(new[] { "state 0", "merged 3", "Access Denied for counter hits" }));
        Assert.That(writer.Heard, Is.Empty, "who may write and not read is told nothing");
        Assert.That(eve.Heard, Is.EqualTo(new[] { "Access Denied for counter hits", "Access Denied for counter hits" }));
    }

    [Test]
    public void A_counter_that_may_no_longer_be_read_is_followed_no_more_until_asked_for_again()
    {
        _node.Permit("allow read hits");
        var sink = new Counters();
        var session = _node.Open("alice");
        session.Counters.Request("hits", sink);

        _node.Withdraw("allow read hits");
        _node.Open("root").Counters.Merge(Totals("hits", 1), new Counters());
        _node.Permit("allow read hits");
        session.Counters.Request("hits", sink);

        Assert.That(sink.Heard, Is.EqualTo(new[] { "state 0", "Access Denied for counter hits", "state 1" }));
    }

    [Test]
    public async Task Locks_need_the_right_to_write_when_they_are_asked_for_and_when_they_are_granted()
    {
        _node.Permit("allow write lock:*");
        var (holder, waiter) = (_node.Open("alice"), _node.Open("bob"));
        var token = await holder.Locks.AcquireAsync("l", TimeSpan.FromSeconds(60), CancellationToken.None);
        var waiting = waiter.Locks.AcquireAsync("l", TimeSpan.FromSeconds(60), CancellationToken.None).AsTask();

        _node.Withdraw("allow write lock:*");

        Assert.That(await holder.Locks.ReleaseAsync("l", token, CancellationToken.None), Is.True, "what is held may be given back");
        Assert.That((await Assert.ThrowsAsync<GridException>(() => waiting))!.Message, Is.EqualTo("Access Denied for lock l"));
        await Assert.ThrowsAsync<GridException>(() => holder.Locks.AcquireAsync("l", TimeSpan.FromSeconds(60), CancellationToken.None).AsTask());
        await _node.Open("root").Locks.AcquireAsync("l", TimeSpan.FromSeconds(60), CancellationToken.None);
    }

    [Test]
    public async Task Line_341_the_journal_shows_what_may_be_read()
    {
        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        var live = new Journal();
        var session = _node.Open("alice");
        session.Journal.Subscribe(JournalFilter.Everything, 0, live);
        _node.Apply(
            "root", Of("a", "alice"), Of("b", "bob"), Of("b", "alice"), Of("a", "bob"), _node.Remove("b"), _node.Remove("a"), Of("x", "alice") with { Map = "other" });

        string[] expected = ["Put a", "Update b", "Delete b was alice"];
        Assert.That(live.Heard, Is.EqualTo(expected));
        var page = await session.Journal.ReadAsync(JournalFilter.Everything, 0, 100, CancellationToken.None);
        Assert.That(page.Changes.Select(Journal.Describe), Is.EqualTo(expected));
        Assert.That(page.HasMore, Is.False);
    }

    [Test]
    public async Task A_page_of_the_journal_is_empty_only_if_it_is_the_last_one()
    {
        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        for (var i = 0; i < 50; i++)
            _node.Apply("root", Of($"{i}", i % 10 == 5 ? "alice" : "bob"));
        var journal = _node.Open("alice").Journal;

        List<ulong> read = [];
        JournalPage page;
        do
        {
            page = await journal.ReadAsync(JournalFilter.Everything, read.LastOrDefault() + 1, 3, CancellationToken.None);
            Assert.That(page.Changes.Count > 0 || !page.HasMore, Is.True);
            read.AddRange(page.Changes.Select(change => change.Sequence));
        }
        while (page.HasMore);

        Assert.That(read, Is.EqualTo(new[] { 6UL, 16UL, 26UL, 36UL, 46UL }));
    }

    [Test]
    public void The_journal_of_a_map_that_may_not_be_read_is_refused_and_falls_silent_when_the_right_goes()
    {
        _node.Permit("allow read m");
        var (live, refused) = (new Journal(), new Journal());
        var session = _node.Open("alice");
        session.Journal.Subscribe(new JournalFilter("m"), null, live);
        session.Journal.Subscribe(new JournalFilter("other"), null, refused);
        _node.Apply("root", Of("a", "bob"));

        _node.Withdraw("allow read m");
        _node.Apply("root", Of("b", "bob"));

        Assert.That((live.Heard, refused.Heard), Is.EqualTo((new[] { "Put a" }, new[] { "Access Denied for map other" })));
        Assert.That(
            () => session.Journal.ReadAsync(new JournalFilter("m"), 0, 10, CancellationToken.None), Throws.TypeOf<GridException>());
    }

    [TestCase("other", "Access Denied for map other")]
    [TestCase("_topgun_x", "map names that begin with '_topgun_' or '__topgun_' or end with '__backup' are reserved for the server")]
    public async Task The_journal_of_several_maps_is_refused_when_one_of_them_may_not_be_read(string mapName, string reason)
    {
        _node.Permit("allow read m");
        var refused = new Journal();
        var journal = _node.Open("alice").Journal;
        var filter = JournalFilter.Everything with { MapNames = new HashSet<string> { "m", mapName } };

        journal.Subscribe(filter, null, refused);
        var thrown = await Assert.ThrowsAsync<GridException>(() => journal.ReadAsync(filter, 0, 10, CancellationToken.None).AsTask());

        Assert.That(refused.Heard, Is.EqualTo(new[] { reason }));
        Assert.That(thrown!.Error.Message, Is.EqualTo(reason));
    }

    [Test]
    public void A_sink_with_two_subscriptions_hears_of_a_change_once()
    {
        _node.Permit("allow read m");
        var live = new Journal();
        var session = _node.Open("alice");
        session.Journal.Subscribe(JournalFilter.Everything, null, live);
        session.Journal.Subscribe(new JournalFilter("m"), null, live);

        _node.Apply("root", Of("a", "bob"));

        Assert.That(live.Heard, Has.Count.EqualTo(1));
    }

    public void Dispose() => _node.Dispose();

    private static CounterTotals Totals(string name, double value) =>
        new(name, new Dictionary<string, double> { ["n"] = value }, new Dictionary<string, double>());

    private Write Of(string key, string owner) => _node.Put(key, $$"""{"ownerId":"{{owner}}"}""");

    private sealed class Topics : ITopicSink
    {
        public List<string> Heard { get; } = [];

        public void OnPublished(Publication publication, Delivery delivery) => Heard.Add(JsonMsgPack.ToJson(publication.Data.Span));

        public void OnFailed(GridError error) => Heard.Add(error.Message);
    }

    private sealed class Counters : ICounterSink
    {
        public List<string> Heard { get; } = [];

        public void OnState(CounterTotals totals, Delivery delivery) => Heard.Add($"state {totals.Positive.Values.Sum()}");

        public void OnMerged(CounterTotals totals, Delivery delivery) => Heard.Add($"merged {totals.Positive.Values.Sum()}");

        public void OnFailed(GridError error) => Heard.Add(error.Message);
    }

    private sealed class Journal : IJournalSink
    {
        public List<string> Heard { get; } = [];

        public static string Describe(JournaledChange change)
        {
            var previous = change.PreviousValue.IsEmpty ? null : new MsgPackValue(change.PreviousValue.Span).Member("ownerId"u8).GetString();
            return $"{change.Kind} {System.Text.Encoding.UTF8.GetString(change.Key.Span)}{(previous is null ? "" : $" was {previous}")}";
        }

        public void OnJournaled(JournaledChange change, Delivery delivery) => Heard.Add(Describe(change));

        public void OnFailed(GridError error) => Heard.Add(error.Message);
    }
}

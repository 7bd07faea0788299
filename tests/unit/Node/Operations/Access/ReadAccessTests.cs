using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Hashing;
using TopGun.Core.Values;
using TopGun.Node.Tests.Query;

namespace TopGun.Node.Tests.Operations.Access;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReadAccessTests : IDisposable
{
    private static readonly MapQuery Everything = new() { MapName = "m" };

    private readonly GuardedNode _node = new("root");

    [SetUp]
    public void Fill() => _node.Apply(null, Of("alice", "a1"), Of("bob", "b1"), Of("alice", "a2"));

    [Test]
    public void Who_may_not_read_is_refused()
    {
        _node.Permit("allow write m");

        var refusal = new GridError(GridErrorCode.PermissionDenied, "Access Denied for map m");
        Assert.That(Assert.Throws<GridException>(() => _node.Find("alice"))!.Error, Is.EqualTo(refusal));
        Assert.That(Assert.Throws<GridException>(() => _node.Get("alice", "a1"))!.Error, Is.EqualTo(refusal));
        var sink = new RecordingSink();
        _node.Open("alice").Queries.Subscribe(Everything, sink);
        Assert.That((sink.Errors.Single(), sink.Pages.Count, _node.Standing()), Is.EqualTo((refusal, 0, 0)));
    }

    [Test]
    public void Queries_and_reads_show_the_rows_that_may_be_seen()
    {
        _node.Permit("allow read m", GuardedNode.OwnersOnly);

        Assert.That(_node.Find("alice"), Is.EqualTo(new[] { "a1", "a2" }));
        Assert.That(_node.Find("bob"), Is.EqualTo(new[] { "b1" }));
        Assert.That(_node.Find("root"), Is.EqualTo(new[] { "a1", "a2", "b1" }));
        Assert.That(_node.Find(null), Is.Empty, "nobody");
        Assert.That((_node.Get("alice", "a1"), _node.Get("alice", "b1")), Is.EqualTo(("""{"ownerId":"alice","n":0}""", default(string))));
    }

    [Test]
    public void Other_claims_of_the_token_can_be_asked_for_but_not_be_forged()
    {
        _node.Permit("allow read m", "auth.tenant == 't1' && auth.id == 'alice' && 'user' in auth.roles");

        Assert.That(_node.Find("alice:user"), Has.Length.EqualTo(3));
        Assert.That(() => _node.Find("bob:forged"), Throws.TypeOf<GridException>());
    }

    [Test]
    public void Limits_cursors_and_projections_work_on_what_may_be_seen()
    {
        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        var session = _node.Open("alice");

        var first = Run(session, Everything with { Limit = 1, Fields = ["n"] });
        var second = Run(session, Everything with { Limit = 1, Cursor = first.NextCursor });

        Assert.That((EngineUnderTest.Keys(first), EngineUnderTest.Keys(second)), Is.EqualTo((new[] { "a1" }, new[] { "a2" })));
        Assert.That(second.HasMore, Is.False);
        Assert.That(JsonMsgPack.ToJson(first.Rows[0].Value.Span), Is.EqualTo("""{"n":0}"""));
    }

    [TestCase(null)]
    [TestCase(2)]
    public void Live_queries_show_rows_while_they_may_be_seen(int? limit)
    {
        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        _node.Permit("allow write m");
        var sink = new RecordingSink();
        _node.Open("alice").Queries.Subscribe(Everything with { Limit = limit }, sink);
        Assert.That(sink.PageKeys(), Is.EqualTo(new[] { "a1", "a2" }));

        Write[] writes = [Of("bob", "b1", 1), Of("alice", "a1", 1), Of("bob", "a2", 1), Of("alice", "b1", 2)];
        foreach (var write in writes)
            _node.Apply("carol", write);

        Assert.That(sink.Take(), Is.EqualTo(new[] { "UPDATE a1", "LEAVE a2", "ENTER b1" }));
        Assert.That(sink.Objections, Is.Empty);
    }

    [Test]
    public void Line_148_events_are_told_to_those_who_may_see_the_row()
    {
        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        _node.Permit("allow write m");
        var (alice, root) = (Listen("alice"), Listen("root"));

        Write[] writes = [Of("bob", "b1", 1), Of("alice", "a1", 1), _node.Remove("a2"), _node.Remove("b1"), _node.Remove("none")];
        foreach (var write in writes)
            _node.Apply("carol", write);

        Assert.That(alice, Is.EqualTo(new[] { "Put a1", "Remove a2" }));
        Assert.That(root, Has.Count.EqualTo(5));
    }

    [Test]
    public void Queries_of_callers_with_equal_rights_share_one_evaluation_and_others_do_not()
    {
        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        foreach (var caller in (string[])["alice", "alice", "bob", "root"])
            _node.Open(caller).Queries.Subscribe(Everything, new RecordingSink());

        Assert.That(_node.Standing(), Is.EqualTo(3));
    }

    [TestCase("data.isPublic == true", 1)]
    [TestCase("data.tenant == auth.tenant", 1)]
    [TestCase("data.ownerId == auth.id", 3)]
    [TestCase("auth != null && data.isPublic == true", 3)]
    [TestCase("data.isPublic == true || 'admin' in auth.roles", 2)]
    public void Callers_who_differ_only_in_what_conditions_do_not_read_share_one_evaluation(string when, int evaluations)
    {
        _node.Permit("allow read m", when);
        foreach (var caller in (string[])["alice", "bob", "carol:admin"])
            _node.Open(caller).Queries.Subscribe(Everything, new RecordingSink());

        Assert.That(_node.Standing(), Is.EqualTo(evaluations));
    }

    [Test]
    public void Sync_sends_what_may_be_seen_and_that_something_is_gone()
    {
        _node.Apply(null, _node.Remove("a2"));
        _node.Permit("allow read m", GuardedNode.OwnersOnly);

        Assert.That(Walk("alice"), Is.EquivalentTo(new[] { "a1", "a2 gone" }));
        Assert.That(Walk("bob"), Is.EquivalentTo(new[] { "b1", "a2 gone" }));
        _node.Permit("deny read m");
        Assert.That(() => Walk("alice"), Throws.TypeOf<GridException>());
        Assert.That(() => _node.Open("alice").Sync.BeginAsync("m", 0, CancellationToken.None), Throws.TypeOf<GridException>());
        Assert.That(() => _node.Open("alice").Sync.BeginEntriesAsync("m", default, CancellationToken.None), Throws.TypeOf<GridException>());
    }

    [Test]
    public void Of_a_set_sync_sends_elements_and_a_query_all_or_nothing()
    {
        _node.Apply(
            null, Element("k", "alice", "t1"), Element("k", "bob", "t2"), Element("l", "alice", "t3"), Element("o", "bob", "t4"));
        _node.Permit("allow read s", GuardedNode.OwnersOnly);
        var session = _node.Open("alice");

        var entries = session.Sync.GetEntriesAsync("s", ["k", "l", "o"], CancellationToken.None).AsTask().GetAwaiter().GetResult();

        Assert.That(entries.Select(entry => string.Join(' ', entry.Elements.Select(element => Encoding.UTF8.GetString(element.Tag.Span)))), Is.EqualTo(new[] { "t1", "t3", "" }));
        Assert.That(WalkEntries(session), Is.EquivalentTo(new[] { "k", "l" }));
        Assert.That(_node.Find("alice", "s"), Is.EqualTo(new[] { "l" }));
    }

    [Test]
    public void Line_429_a_policy_that_goes_takes_the_rows_along()
    {
        _node.Permit("allow all m");
        var (reader, events) = (new RecordingSink(), new List<string>());
        var session = _node.Open("alice", new SinkUnderTest { WhenChanged = change => events.Add(Text(change.Key)) });
        session.Queries.Subscribe(Everything, reader);
        _node.Apply("root", Of("bob", "b1", 1));
        Assert.That((reader.Take(), events), Is.EqualTo((new[] { "UPDATE b1" }, new[] { "b1" })));

        _node.Withdraw("allow all m");
        _node.Apply("root", Of("alice", "a1", 2));

        Assert.That(reader.Errors.Single().Code, Is.EqualTo(GridErrorCode.PermissionDenied));
        Assert.That((reader.Take(), events.Count, _node.Standing()), Is.EqualTo((Array.Empty<string>(), 1, 0)));
    }

    [Test]
    public void A_policy_that_changes_gives_live_queries_a_fresh_page()
    {
        _node.Permit("allow read m");
        var (sink, other) = (new RecordingSink(), new RecordingSink());
        _node.Open("alice").Queries.Subscribe(Everything, sink);
        _node.Open("root").Queries.Subscribe(Everything, other);

        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        _node.Apply("root", Of("bob", "b1", 1), Of("alice", "a1", 1));

        Assert.That((sink.Pages.Count, sink.PageKeys()), Is.EqualTo((2, new[] { "a1", "a2" })));
        Assert.That(sink.Take(), Is.EqualTo(new[] { "UPDATE a1" }));
        Assert.That((other.Pages.Count, other.Changes.Count), Is.EqualTo((1, 2)));
        _node.Permit("allow read elsewhere");
        Assert.That(sink.Pages, Has.Count.EqualTo(2), "nothing has changed for this query");
        Assert.That(sink.Objections, Is.Empty);
    }

    [Test]
    public void The_first_policy_binds_subscriptions_that_are_older()
    {
        var sink = new RecordingSink();
        _node.Open("alice").Queries.Subscribe(Everything, sink);

        _node.Permit("allow read other");

        Assert.That(sink.Errors, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_subscription_that_ended_is_judged_no_more()
    {
        var sink = new RecordingSink();
        var session = _node.Open("alice");
        var subscription = session.Queries.Subscribe(Everything, sink);
        subscription.Dispose();

        _node.Permit("allow read other");

        Assert.That((sink.Errors.Count, sink.Pages.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Rules_that_change_beside_subscriptions_and_writes_leak_nothing([Values(1, 2)] int seed)
    {
        _node.Permit("allow write *");
        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        var sinks = Enumerable.Range(0, 8).Select(_ => new RecordingSink()).ToList();
        var random = new Random(seed);
        var changing = Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
                _node.Permit("deny read m", random.Next(2) == 0 ? "data.n > 100" : "data.n > 200");
        });
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 400; i++)
                _node.Apply("carol", Of(i % 2 == 0 ? "alice" : "bob", $"k{i % 7}", i % 90));
        });
        var subscribing = sinks.Select(sink => Task.Run(() => _node.Open("alice").Queries.Subscribe(Everything, sink)));
        await Task.WhenAll([changing, writing, .. subscribing]);

        var visible = _node.Find("alice");
        foreach (var sink in sinks)
        {
            Assert.That(sink.Objections, Is.Empty, $"seed {seed}");
            Assert.That(sink.View.Keys, Is.EquivalentTo(visible), $"seed {seed}");
            Assert.That(sink.Pages.SelectMany(page => page.Rows).Select(row => JsonMsgPack.ToJson(row.Value.Span)), Has.None.Contains("bob"), $"seed {seed}");
            Assert.That(sink.Changes.Where(change => !change.Value.IsEmpty).Select(change => JsonMsgPack.ToJson(change.Value.Span)), Has.None.Contains("bob"), $"seed {seed}");
        }
    }

    public void Dispose() => _node.Dispose();

    private static QueryPage Run(IGridSession session, MapQuery query) =>
        session.Queries.RunAsync(query, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private Write Of(string owner, string key, int n = 0) => _node.Put(key, $$"""{"ownerId":"{{owner}}","n":{{n}}}""");

    private Write Element(string key, string owner, string tag) => _node.Add(key, $$"""{"ownerId":"{{owner}}"}""", tag) with { Map = "s" };

    private List<string> Listen(string caller)
    {
        var heard = new List<string>();
        var sink = new SinkUnderTest { WhenChanged = change => heard.Add($"{change.Kind} {Text(change.Key)}") };
        _node.Open(caller, sink).Queries.Subscribe(Everything, new RecordingSink());
        return heard;
    }

    private List<string> Walk(string caller)
    {
        var found = new List<string>();
        var sync = _node.Open(caller).Sync;
        foreach (var path in Leaves())
        {
            var node = sync.ReadAsync("m", path, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            found.AddRange((node.Entries ?? []).Select(record => Text(record.Key) + (record.Value.IsEmpty ? " gone" : "")));
        }
        return found;
    }

    private static List<string> WalkEntries(IGridSession session)
    {
        var found = new List<string>();
        foreach (var path in Leaves())
        {
            var node = session.Sync.ReadEntriesAsync("s", path, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            found.AddRange((node.Entries ?? []).Select(entry => Text(entry.Key)));
        }
        return found;
    }

    private static IEnumerable<MerklePath> Leaves()
    {
        for (var leaf = 0; leaf < 4_096; leaf++)
        {
            Assert.That(MerklePath.TryParse(leaf.ToString("x3", System.Globalization.CultureInfo.InvariantCulture), out var path), Is.True);
            yield return path;
        }
    }
}

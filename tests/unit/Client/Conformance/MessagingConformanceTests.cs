using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Topics, counters, locks, the journal, processors and groups: the same of a node directly and through a gateway.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class MessagingConformanceTests(bool isRemote)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(5);

    private NodeGrid _node = null!;
    private GridHost? _host;
    private RemoteGrid? _remote;
    private RecordingSessionSink _sink = null!;
    private IGridSession _ann = null!;
    private IGridSession _bob = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _node = TestNode.Create(new NamedCallers());
        if (isRemote)
        {
            _host = await GridHost.StartAsync(_node);
            _remote = new RemoteGrid(new RemoteGridOptions { Addresses = [_host.Address] });
        }

        _sink = new RecordingSessionSink();
        _ann = await OpenSessionAsync("ann", _sink);
        _bob = await OpenSessionAsync("bob", new RecordingSessionSink());
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _ann.DisposeAsync();
        await _bob.DisposeAsync();
        if (_remote is not null)
            await _remote.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public async Task Publications_reach_the_subscribers_of_other_sessions_in_order_and_under_their_publisher()
    {
        var (own, others) = (new RecordingMessagingSink(), new RecordingMessagingSink());
        _ann.Topics.Subscribe("t", own);
        var subscription = _bob.Topics.Subscribe("t", others);
        await DealtWithAsync(_bob);

        for (var i = 0; i < 20; i++)
            _ann.Topics.Publish("t", Value($"{i}"));

        for (var i = 0; i < 20; i++)
            Assert.That(await others.Events.NextAsync(), Is.EqualTo($"TOPIC t {i} ann"));
        subscription.Dispose();
        await DealtWithAsync(_bob);
        _ann.Topics.Publish("t", Value("21"));
        await DealtWithAsync(_ann);
        await DealtWithAsync(_bob);
        Assert.That((own.Events.Count, others.Events.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_bad_topic_is_refused_to_who_subscribes_and_to_who_publishes()
    {
        var sink = new RecordingMessagingSink();
        using var subscription = _ann.Topics.Subscribe("a b", sink);
        _ann.Topics.Publish("a b", Value("1"));

        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("FAILED InvalidArgument"));
        Assert.That((await _sink.Refused.NextAsync()).Code, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public async Task A_counter_tells_its_state_and_then_each_change()
    {
        var (first, second) = (new RecordingMessagingSink(), new RecordingMessagingSink());
        _bob.Counters.Request("c", second);
        Assert.That(await second.Events.NextAsync(), Is.EqualTo("STATE c 0"));

        _ann.Counters.Merge(Totals(5, 2), first);
        Assert.That(await first.Events.NextAsync(), Is.EqualTo("MERGED c 3"));
        Assert.That(await second.Events.NextAsync(), Is.EqualTo("MERGED c 3"));

        _ann.Counters.Merge(Totals(4, 2), first);
        Assert.That(await first.Events.NextAsync(), Is.EqualTo("MERGED c 3"), "the sender is told in any case");
        await DealtWithAsync(_bob);
        Assert.That(second.Events.Count, Is.Zero);
    }

    [Test]
    public async Task A_lock_goes_from_session_to_session_in_the_order_of_the_requests()
    {
        await using var third = await OpenSessionAsync("cid", new RecordingSessionSink());
        var token = await AcquireAsync(_ann);
        Assert.That(await AcquireAsync(_ann), Is.EqualTo(token), "the holder keeps its token");
        var second = AcquireAsync(_bob);
        await DealtWithAsync(_bob);
        var last = AcquireAsync(third);
        await DealtWithAsync(third);

        Assert.That(await _ann.Locks.RenewAsync("l", token + 1, Held, default), Is.False);
        Assert.That(await _bob.Locks.RenewAsync("l", token, Held, default), Is.False, "only its holder renews a lock");
        Assert.That(await _ann.Locks.RenewAsync("l", token, Held, default), Is.True);
        Assert.That(await _ann.Locks.ReleaseAsync("l", token + 1, default), Is.False);
        Assert.That(await _bob.Locks.ReleaseAsync("l", token, default), Is.False, "only its holder releases a lock");
        Assert.That(await _ann.Locks.ReleaseAsync("l", token, default), Is.True);
        var next = await second.WaitAsync(Limit);
        Assert.That((next > token, last.IsCompleted), Is.EqualTo((true, false)));
        await _bob.DisposeAsync();
        Assert.That(await last.WaitAsync(Limit), Is.GreaterThan(next), "the end of a session frees its locks");
    }

    [Test]
    public async Task A_wait_for_a_lock_can_be_given_up()
    {
        await using var third = await OpenSessionAsync("cid", new RecordingSessionSink());
        var token = await AcquireAsync(_ann);
        using var stop = new CancellationTokenSource();
        var given = _bob.Locks.AcquireAsync("l", Held, stop.Token).AsTask();
        await DealtWithAsync(_bob);
        var last = AcquireAsync(third);
        await stop.CancelAsync();
        Assert.That(async () => await given, Throws.InstanceOf<OperationCanceledException>());
        await DealtWithAsync(_bob);

        await _ann.Locks.ReleaseAsync("l", token, default);
        Assert.That(await last.WaitAsync(Limit), Is.GreaterThan(token));
    }

    [TestCase("l", 0)]
    [TestCase("a b", 1000)]
    public async Task A_lock_without_time_or_name_is_refused(string name, int millis)
    {
        var refused = await Assert.ThrowsAsync<GridException>(
            async () => await _ann.Locks.AcquireAsync(name, TimeSpan.FromMilliseconds(millis), default));

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public async Task The_journal_is_read_in_pages_and_followed_once_by_a_sink_of_two_subscriptions()
    {
        await Writes.Put("m", "1", "1").ApplyAsync(_ann);
        await Writes.Put("m", "1", "2").ApplyAsync(_ann);
        await Writes.Remove("m", "1").ApplyAsync(_ann);
        var page = await _bob.Journal.ReadAsync(JournalFilter.Everything, 2, 1, default);
        Assert.That((page.Changes.Single().Kind, page.HasMore, page.OldestSequence), Is.EqualTo((JournalKinds.Update, true, 1UL)));
        Assert.That(JsonMsgPack.ToJson(page.Changes[0].PreviousValue.Span), Is.EqualTo("1"));

        var sink = new RecordingMessagingSink();
        using var all = _bob.Journal.Subscribe(JournalFilter.Everything, 3, sink);
        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("3 DELETE m/1"));
        using var puts = _bob.Journal.Subscribe(new JournalFilter("m", JournalKinds.Put), null, sink);
        await DealtWithAsync(_bob);
        for (var i = 4; i < 8; i++)
            await Writes.Put("m", $"k{i}", "1").ApplyAsync(_ann);
        for (var i = 4; i < 8; i++)
            Assert.That(await sink.Events.NextAsync(), Is.EqualTo($"{i} PUT m/k{i}"));
        await DealtWithAsync(_bob);
        Assert.That(sink.Events.Count, Is.Zero);
    }

    [Test]
    public async Task A_page_of_the_journal_without_size_is_refused()
    {
        var refused = await Assert.ThrowsAsync<GridException>(async () => await _ann.Journal.ReadAsync(JournalFilter.Everything, 0, 0, default));

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public async Task A_processor_answers_for_each_key_in_order_however_many()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(i => $"k{i}\ud800")];
        await Writes.Put("m", keys[50], "\"text\"").ApplyAsync(_ann);
        var replies = await _ann.Processors.RunAsync("m", keys, Increment, default);

        Assert.That(replies, Has.Count.EqualTo(keys.Length));
        Assert.That(replies.Where((_, i) => i != 50).Select(reply => JsonMsgPack.ToJson(reply.NewValue.Span)), Has.All.EqualTo("1"));
        Assert.That(await _ann.Maps.GetAsync("m", keys[99], default), Is.Not.Null);
    }

    [Test]
    public async Task Processors_that_are_unknown_or_asked_for_too_much_are_refused()
    {
        async Task<GridErrorCode> CodeOf(string map, int keys, ProcessorCall call) => (await Assert.ThrowsAsync<GridException>(
            async () => await _ann.Processors.RunAsync(map, [.. Enumerable.Range(0, keys).Select(i => $"{i}")], call, default)))!.Error.Code;

        Assert.That(await CodeOf("m", 1, Increment with { Code = "return 1" }), Is.EqualTo(GridErrorCode.NotServed));
        Assert.That(await CodeOf("_topgun_x", 1, Increment), Is.EqualTo(GridErrorCode.PermissionDenied));
        Assert.That(await CodeOf("_topgun_x", 0, Increment), Is.EqualTo(GridErrorCode.PermissionDenied));
        Assert.That(await CodeOf("m", ProcessorLimits.KeysMax + 1, Increment), Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public async Task A_grouped_query_is_answered_once_and_followed_by_groups()
    {
        await Writes.Put("m", "1", """{"g":"x","n":1}""").AndPut("m", "2", """{"g":"x","n":4}""").ApplyAsync(_ann);
        var query = new MapQuery
        {
            MapName = "m", GroupBy = ["g"], Aggregations = [new Aggregation(AggregateFunction.Sum, "n"), new Aggregation(AggregateFunction.Average, "n")],
        };
        var page = await _ann.Queries.RunAsync(query, default);
        Assert.That(JsonMsgPack.ToJson(page.Rows.Single().Value.Span), Is.EqualTo("""{"__key":"S1:x","__count":2,"__sum_n":5,"__avg_n":2.5,"g":"x"}"""));

        var sink = new RecordingQuerySink();
        using var live = _ann.Queries.Subscribe(query, sink);
        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("PAGE S1:x"));
        await Writes.Remove("m", "2").ApplyAsync(_bob);
        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("""UPDATE S1:x {"__key":"S1:x","__count":1,"__sum_n":1,"__avg_n":1,"g":"x"}"""));
    }

    private static ProcessorCall Increment { get; } = new("builtin:increment", string.Empty, JsonMsgPack.FromJson("1"));

    private static CounterTotals Totals(double positive, double negative) =>
        new("c", new Dictionary<string, double> { ["n"] = positive }, new Dictionary<string, double> { ["n"] = negative });

    private static ReadOnlyMemory<byte> Value(string json) => JsonMsgPack.FromJson(json);

    private static Task<ulong> AcquireAsync(IGridSession session) => session.Locks.AcquireAsync("l", Held, default).AsTask();

    // What a session asked for before is done, and what it was told until then has arrived, when its next answer comes.
    private static async Task DealtWithAsync(IGridSession session) => await session.Maps.GetAsync("none", "none", default);

    private async Task<IGridSession> OpenSessionAsync(string token, ISessionSink sink) =>
        await (_remote ?? (IGrid)_node).OpenSessionAsync(new Credentials(token), sink, default);
}

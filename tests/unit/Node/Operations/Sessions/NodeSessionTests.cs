using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Grid.Topics;

namespace TopGun.Node.Tests.Operations.Sessions;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NodeSessionTests : IDisposable
{
    private readonly NodeUnderTest _node = new();
    private int _stirred;

    [Test]
    public async Task Sessions_are_counted_until_they_end()
    {
        var first = _node.Open();
        var second = _node.Open();
        Assert.That(_node.Grid.SessionCount, Is.EqualTo(2));

        await first.DisposeAsync();
        await first.DisposeAsync();

        Assert.That(_node.Grid.SessionCount, Is.EqualTo(1));
        await second.DisposeAsync();
        Assert.That(_node.Grid.SessionCount, Is.Zero);
    }

    [Test]
    public async Task A_session_beyond_the_limit_is_refused_until_another_ends()
    {
        using var node = new NodeUnderTest(NodeUnderTest.Options with { SessionsMax = 1 });
        var first = node.Open();

        Assert.That(
            async () => await node.Grid.OpenSessionAsync(Credentials.Anonymous, new SinkUnderTest(), CancellationToken.None),
            Throws.TypeOf<GridException>().With.Property("Error").Property("Code").EqualTo(GridErrorCode.Unavailable));

        await first.DisposeAsync();
        Assert.That(node.Open(), Is.Not.Null);
    }

    [Test]
    public async Task An_ended_session_serves_nothing()
    {
        var session = _node.Open();
        await session.DisposeAsync();

        Assert.That(() => session.Maps.Apply(new WriteBatch(), new CompletionUnderTest()), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await session.Maps.GetAsync("m", "k", CancellationToken.None), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await session.BindDeviceAsync(null, CancellationToken.None), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_stopping_node_tells_its_sessions_and_none_that_has_ended()
    {
        var open = new SinkUnderTest();
        var ended = new SinkUnderTest();
        _node.Open(open);
        await _node.Open(ended).DisposeAsync();

        _node.Grid.Dispose();

        Assert.That(open.ClosedBecause?.Code, Is.EqualTo(GridErrorCode.Unavailable));
        Assert.That(ended.ClosedBecause, Is.Null);
        Assert.That(_node.Grid.SessionCount, Is.Zero);
    }

    [Test]
    public async Task A_device_is_bound_once_and_its_token_shown_once()
    {
        var session = _node.Open();

        var first = await session.BindDeviceAsync(deviceToken: null, CancellationToken.None);
        var second = await session.BindDeviceAsync(deviceToken: null, CancellationToken.None);

        Assert.That(first!.NewToken, Is.Not.Null);
        Assert.That(second, Is.EqualTo(new DeviceIdentity(first.DeviceId, NewToken: null)));
        Assert.That(session.Principal.Device?.DeviceId, Is.EqualTo(first.DeviceId));
    }

    [Test]
    public async Task Line_71_a_device_that_connects_again_takes_over_from_its_older_session()
    {
        var olderSink = new SinkUnderTest();
        var device = await _node.Open(olderSink).BindDeviceAsync(deviceToken: null, CancellationToken.None);
        var newerSink = new SinkUnderTest();

        var again = await _node.Open(newerSink).BindDeviceAsync(device!.NewToken, CancellationToken.None);

        Assert.That(again, Is.EqualTo(new DeviceIdentity(device.DeviceId, NewToken: null)));
        Assert.That(olderSink.ClosedBecause?.Code, Is.EqualTo(GridErrorCode.Conflict));
        Assert.That(newerSink.ClosedBecause, Is.Null);
        Assert.That(_node.Grid.SessionCount, Is.EqualTo(1));
    }

    [Test]
    public async Task A_device_that_went_away_comes_back_without_closing_anyone()
    {
        var sink = new SinkUnderTest();
        var session = _node.Open(sink);
        var device = await session.BindDeviceAsync(deviceToken: null, CancellationToken.None);
        await session.DisposeAsync();

        var again = await _node.Open().BindDeviceAsync(device!.NewToken, CancellationToken.None);

        Assert.That(again!.DeviceId, Is.EqualTo(device.DeviceId));
        Assert.That(sink.ClosedBecause, Is.Null);
    }

    [Test]
    public async Task Line_79_the_end_of_a_session_frees_its_locks_and_ends_all_its_subscriptions()
    {
        var heard = new List<string>();
        var ending = _node.Open();
        var staying = _node.Open();
        ending.Queries.Subscribe(new MapQuery { MapName = "m" }, new Ear(heard));
        ending.Topics.Subscribe("t", new Ear(heard));
        ending.Counters.Request("c", new Ear(heard));
        ending.Journal.Subscribe(JournalFilter.Everything, fromSequence: null, new Ear(heard));
        var token = await ending.Locks.AcquireAsync("l", TimeSpan.FromHours(1), CancellationToken.None);
        var waiting = staying.Locks.AcquireAsync("l", TimeSpan.FromHours(1), CancellationToken.None).AsTask();
        Stir(staying);
        Assert.That(heard, Is.EquivalentTo(new[] { "page", "state", "row", "journal", "topic", "counter" }));
        Assert.That(waiting.IsCompleted, Is.False);
        heard.Clear();

        await ending.DisposeAsync();

        Assert.That(await waiting, Is.GreaterThan(token));
        Stir(staying);
        Assert.That(heard, Is.Empty);
        Assert.That((_node.Queries.CountStanding("m"), _node.Grid.Topics.Count), Is.EqualTo((0, 0)));
    }

    public void Dispose() => _node.Dispose();

    private void Stir(IGridSession session)
    {
        _node.Apply(Write.Put("k", "v", null));
        session.Topics.Publish("t", "x"u8.ToArray());
        session.Counters.Merge(new CounterTotals("c", new Dictionary<string, double> { [$"{++_stirred}"] = 1 }, new Dictionary<string, double>()), new Ear([]));
    }

    /// <summary>Notes what reaches a session.</summary>
    private sealed class Ear(List<string> heard) : IQuerySink, ITopicSink, ICounterSink, IJournalSink
    {
        public void OnPage(QueryPage page) => heard.Add("page");

        public void OnChange(RowChange change, Delivery delivery) => heard.Add("row");

        public void OnPublished(Publication publication, Delivery delivery) => heard.Add("topic");

        public void OnState(CounterTotals totals, Delivery delivery) => heard.Add("state");

        public void OnMerged(CounterTotals totals, Delivery delivery) => heard.Add("counter");

        public void OnJournaled(JournaledChange change, Delivery delivery) => heard.Add("journal");

        public void OnFailed(GridError error) => heard.Add($"failed {error}");
    }
}

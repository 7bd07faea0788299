using System.Globalization;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Node.Query;

namespace TopGun.Node.Tests.Query.Live;

/// <summary>How a page and the changes beside it become one view.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SnapshotTests
{
    private const int Large = QueryLimits.InlineScanRecordsMax + 1;

    private readonly EngineUnderTest _engine = new();
    private readonly RecordingSink _sink = new();

    private static IEnumerable<MapQuery> Queries => [EngineUnderTest.Query(), EngineUnderTest.Query(limit: Large * 2)];

    [TestCaseSource(nameof(Queries))]
    public void A_large_map_is_scanned_later_and_writes_meanwhile_follow_the_page_once(MapQuery query)
    {
        Fill(Large);
        using var subscription = _engine.Subscribe(query, _sink);
        _engine.Put("meanwhile", "1");

        Assert.That((_sink.Pages.Count, _sink.Changes.Count), Is.EqualTo((0, 0)));
        _sink.BeforePage = () => _engine.Put("beside the page", "1");
        _engine.Scheduler.RunAll();
        _engine.Put("after", "1");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "ENTER beside the page", "ENTER after" }));
        Assert.That(_sink.View, Has.Count.EqualTo(Large + 3));
        Assert.That(_sink.Objections, Is.Empty);
    }

    [TestCaseSource(nameof(Queries))]
    public void A_small_map_is_scanned_at_once(MapQuery query)
    {
        Fill(3);
        using var subscription = _engine.Subscribe(query, _sink);

        Assert.That(_sink.View, Has.Count.EqualTo(3));
        Assert.That(_engine.Scheduler.Count, Is.Zero);
    }

    [TestCaseSource(nameof(Queries))]
    public void A_subscriber_that_leaves_before_its_page_hears_nothing(MapQuery query)
    {
        Fill(Large);
        _engine.Subscribe(query, _sink).Dispose();
        _engine.Scheduler.RunAll();

        Assert.That(_sink.Pages, Is.Empty);
        Assert.That(_sink.Errors, Is.Empty);
    }

    [TestCaseSource(nameof(Queries))]
    public void More_changes_than_are_kept_mean_a_fresh_page(MapQuery query)
    {
        _engine.Put("a", "1");
        _sink.BeforePage = () =>
        {
            _sink.BeforePage = null;
            Overflow("a");
            _engine.Put("b", "2");
        };
        using var subscription = _engine.Subscribe(query, _sink);

        Assert.That(_sink.Pages, Has.Count.EqualTo(2));
        Assert.That(_sink.View.Keys, Is.EquivalentTo(new[] { "a", "b" }));
        Assert.That(_sink.Take(), Is.Empty);
        _engine.Put("c", "3");
        Assert.That(_sink.Take(), Is.EqualTo(new[] { "ENTER c" }));
    }

    [TestCaseSource(nameof(Queries))]
    public void A_subscriber_whose_every_page_is_overtaken_is_refused(MapQuery query)
    {
        _engine.Put("a", "1");
        _sink.BeforePage = () => Overflow("a");
        using var subscription = _engine.Subscribe(query, _sink);

        Assert.That(_sink.Pages, Has.Count.EqualTo(QueryLimits.SnapshotAttemptsMax));
        Assert.That(_sink.Errors.Single().Code, Is.EqualTo(GridErrorCode.Unavailable));
        _engine.Put("b", "1");
        Assert.That(_sink.Take(), Is.Empty);
    }

    [TestCase(null)]
    [TestCase(2)]
    public void A_write_in_the_middle_of_the_scan_is_neither_lost_nor_doubled(int? limit)
    {
        var manual = new ManualTimeProvider();
        var clock = new CallingTimeProvider(manual);
        var engine = new EngineUnderTest(clock: clock);
        engine.Put("b", "1");
        var reads = 0;
        // The first read compiles the query, the second begins the scan.
        clock.OnRead = () =>
        {
            if (++reads == 2)
                engine.Put("a", "1");
        };
        using var subscription = engine.Subscribe(EngineUnderTest.Query(limit: limit), _sink);

        Assert.That(_sink.View.Keys, Is.EquivalentTo(new[] { "a", "b" }));
        Assert.That(_sink.Take(), Is.Empty);
        Assert.That(_sink.Objections, Is.Empty);
    }

    [Test]
    public void A_window_that_is_overtaken_while_it_fills_is_filled_again_and_then_refused()
    {
        var clock = new CallingTimeProvider(new ManualTimeProvider());
        var engine = new EngineUnderTest(clock: clock);
        engine.Put("a", "1");
        var reads = 0;
        clock.OnRead = () =>
        {
            if (++reads > 1)
                engine.PutAll(Enumerable.Repeat(("a", "1"), QueryLimits.PendingChangesMax + 1));
        };
        using var refused = engine.Subscribe(EngineUnderTest.Query(limit: 2), _sink);

        Assert.That(_sink.Errors.Single().Code, Is.EqualTo(GridErrorCode.Unavailable));
        Assert.That(reads, Is.EqualTo(1 + QueryLimits.SnapshotAttemptsMax));

        clock.OnRead = null;
        var later = new RecordingSink();
        using var served = engine.Subscribe(EngineUnderTest.Query(limit: 2), later);
        engine.Put("b", "1");
        Assert.That(later.View.Keys, Is.EquivalentTo(new[] { "a", "b" }), "a query that failed is replaced");
    }

    [Test]
    public void A_full_page_says_that_there_is_more()
    {
        Fill(GridLimits.ResultRowsMax + 1);
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(), _sink);
        _engine.Scheduler.RunAll();

        Assert.That(_sink.View, Has.Count.EqualTo(GridLimits.ResultRowsMax));
        Assert.That(_sink.Pages[0].HasMore, Is.True);
    }

    private void Fill(int records) =>
        _engine.PutAll(Enumerable.Range(0, records).Select(i => (i.ToString("d6", CultureInfo.InvariantCulture), "1")));

    private void Overflow(string key) =>
        _engine.PutAll(Enumerable.Repeat((key, "1"), QueryLimits.PendingChangesMax + 1));
}

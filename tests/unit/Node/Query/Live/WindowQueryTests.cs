using System.Globalization;
using TopGun.Core.Grid.Queries;
using TopGun.Node.Query;

namespace TopGun.Node.Tests.Query.Live;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WindowQueryTests
{
    private static readonly MapQuery TopTwo = EngineUnderTest.Query(sort: "n", limit: 2);

    private readonly EngineUnderTest _engine = new();
    private readonly RecordingSink _sink = new() { RowsMax = 2 };

    [SetUp]
    public void SetUp()
    {
        _engine.Put("a", """{"n":10}""");
        _engine.Put("b", """{"n":20}""");
        _engine.Put("d", """{"n":30}""");
    }

    [Test]
    public void A_write_that_displaces_a_row_is_told_after_the_row_has_left()
    {
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        _engine.Put("c", """{"n":0}""");

        Assert.That(_sink.PageKeys(), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(_sink.Take(), Is.EqualTo(new[] { "LEAVE b", "ENTER c" }));
        Assert.That(_sink.View.Keys, Is.EquivalentTo(new[] { "c", "a" }));
    }

    [Test]
    public void A_write_outside_tells_nothing()
    {
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        _engine.Put("e", """{"n":40}""");
        _engine.Put("d", """{"n":50}""");
        _engine.Remove("e");

        Assert.That(_sink.Take(), Is.Empty);
    }

    [Test]
    public void A_row_that_moves_inside_is_updated()
    {
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        _engine.Put("b", """{"n":5}""");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "UPDATE b" }));
    }

    [Test]
    public void A_row_that_moves_out_makes_place_for_the_next()
    {
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        _engine.Put("a", """{"n":99}""");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "LEAVE a", "ENTER d" }));
    }

    [Test]
    public void A_removal_brings_in_the_next_row()
    {
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        _engine.Remove("a");
        _engine.Remove("b");
        _engine.Remove("d");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "LEAVE a", "ENTER d", "LEAVE b", "LEAVE d" }));
    }

    [Test]
    public void Rows_that_the_window_never_held_come_in_when_it_runs_dry()
    {
        FillBeyondSpare();
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        for (var i = 0; i <= QueryLimits.WindowSpareRows + 1; i++)
            _engine.Remove(Name(i));
        Assert.That(_sink.View, Is.Empty, "every row known is gone and the scan has not run");
        Assert.That(_engine.Scheduler.Count, Is.EqualTo(1), "one scan however often a dry window is touched");

        _engine.Scheduler.RunAll();
        Assert.That(_sink.View.Keys, Is.EquivalentTo(new[] { Name(QueryLimits.WindowSpareRows + 2), Name(QueryLimits.WindowSpareRows + 3) }));
        Assert.That(_sink.Objections, Is.Empty);
    }

    [Test]
    public void Writes_beside_a_refill_are_in_its_result()
    {
        FillBeyondSpare();
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        for (var i = 0; i <= QueryLimits.WindowSpareRows + 1; i++)
            _engine.Remove(Name(i));
        _engine.Put("new", """{"n":-5000}""");
        _engine.Remove(Name(QueryLimits.WindowSpareRows + 2));
        _engine.Scheduler.RunAll();

        Assert.That(_sink.View.Keys, Is.EquivalentTo(new[] { "new", Name(QueryLimits.WindowSpareRows + 3) }));
        Assert.That(_sink.Objections, Is.Empty);
    }

    [Test]
    public void A_newcomer_waits_for_a_window_that_is_short()
    {
        FillBeyondSpare();
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        for (var i = 0; i <= QueryLimits.WindowSpareRows; i++)
            _engine.Remove(Name(i));
        var late = new RecordingSink { RowsMax = 2 };
        using var other = _engine.Subscribe(TopTwo, late);

        Assert.That(late.Pages, Is.Empty);
        _engine.Scheduler.RunAll();
        Assert.That(late.PageKeys(), Is.EqualTo(new[] { Name(QueryLimits.WindowSpareRows + 1), Name(QueryLimits.WindowSpareRows + 2) }));
        Assert.That(late.View, Is.EqualTo(_sink.View));
    }

    [Test]
    public void A_newcomer_gets_its_page_from_the_window_and_the_same_changes_afterwards()
    {
        using var subscription = _engine.Subscribe(TopTwo, _sink);
        var late = new RecordingSink { RowsMax = 2 };
        using var other = _engine.Subscribe(TopTwo, late);
        _engine.Put("c", """{"n":0}""");

        Assert.That(late.PageKeys(), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(late.Pages[0].HasMore, Is.True);
        Assert.That(late.Changes, Is.EqualTo(_sink.Changes));
    }

    [Test]
    public void A_window_behind_a_cursor_tells_only_rows_behind_it()
    {
        var cursor = _engine.Run(TopTwo).NextCursor;
        using var subscription = _engine.Subscribe(TopTwo with { Cursor = cursor }, _sink);
        _engine.Put("c", """{"n":0}""");
        _engine.Put("e", """{"n":25}""");
        _engine.Put("f", """{"n":26}""");

        Assert.That(_sink.PageKeys(), Is.EqualTo(new[] { "d" }));
        Assert.That(_sink.Take(), Is.EqualTo(new[] { "ENTER e", "LEAVE d", "ENTER f" }));
    }

    [Test]
    public void Sort_and_filter_use_the_whole_value_and_the_change_carries_the_projection()
    {
        using var subscription = _engine.Subscribe(TopTwo with { Fields = ["x"] }, _sink);
        _engine.Put("c", """{"n":0,"x":7}""");

        Assert.That(_sink.View["c"], Is.EqualTo("""{"x":7}"""));
    }

    private static string Name(int n) => n.ToString("d4", CultureInfo.InvariantCulture);

    // Rows 0, 1, 2, … before all others; twice as many as a window holds.
    private void FillBeyondSpare() =>
        _engine.PutAll(Enumerable.Range(0, 2 * QueryLimits.WindowSpareRows).Select(i => (Name(i), $$"""{"n":{{i - 1000}}}""")));
}

using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Tests.Query.Live;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnboundedQueryTests
{
    private readonly EngineUnderTest _engine = new();
    private readonly RecordingSink _sink = new();

    [SetUp]
    public void SetUp() => _engine.Put("a", """{"g":"x","n":1}""");

    [Test]
    public void The_page_comes_first_and_holds_what_matches()
    {
        _engine.Put("b", """{"g":"y"}""");
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(where: """{"g":"x"}"""), _sink);

        Assert.That(_sink.View, Is.EqualTo(new Dictionary<string, string> { ["a"] = """{"g":"x","n":1}""" }));
        Assert.That(_sink.Pages[0].CursorStatus, Is.EqualTo(CursorStatus.None));
    }

    [TestCase("""{"g":"x"}""", null, TestName = "By equality")]
    [TestCase(null, """{"op":"like","attribute":"g","value":"x"}""", TestName = "Without equality")]
    public void A_row_enters_is_updated_and_leaves(string? where, string? predicate)
    {
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(where, predicate), _sink);
        _engine.Put("b", """{"g":"x"}""");
        _engine.Put("b", """{"g":"x","n":2}""");
        _engine.Put("c", """{"g":"z"}""");
        _engine.Put("b", """{"g":"z"}""");
        _engine.Put("b", """{"g":"x","n":3}""");
        _engine.Remove("b");
        _engine.Remove("c");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "ENTER b", "UPDATE b", "LEAVE b", "ENTER b", "LEAVE b" }));
        Assert.That(_sink.Objections, Is.Empty);
    }

    [Test]
    public void A_write_of_an_equal_value_is_an_update()
    {
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(where: """{"g":"x"}"""), _sink);
        _engine.Put("a", """{"g":"x","n":1}""");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "UPDATE a" }));
    }

    [Test]
    public void A_losing_write_is_not_told()
    {
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(), _sink);
        _engine.Apply(null, Write.Put("a", "old", Write.At(1)));

        Assert.That(_sink.Take(), Is.Empty);
    }

    [Test]
    public void A_change_leaves_with_its_projected_value_and_empty_when_it_left()
    {
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(where: """{"g":"x"}""", fields: ["n"]), _sink);
        _engine.Put("b", """{"g":"x","n":2,"o":3}""");

        Assert.That(_sink.View, Is.EqualTo(new Dictionary<string, string> { ["a"] = """{"n":1}""", ["b"] = """{"n":2}""" }));
        _engine.Remove("b");
        Assert.That(_sink.Changes[^1].Value.IsEmpty, Is.True);
    }

    [Test]
    public void Equality_reaches_into_nested_maps_and_across_integers_and_floats()
    {
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(predicate: """{"op":"eq","attribute":"p.q","value":5}"""), _sink);
        _engine.Put("b", """{"p":{"q":5.0}}""");
        _engine.Put("c", """{"p":{"q":"5"}}""");
        _engine.Put("b", """{"p":{"q":[5]}}""");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "ENTER b", "LEAVE b" }));
    }

    [Test]
    public void Nothing_arrives_after_dispose()
    {
        var subscription = _engine.Subscribe(EngineUnderTest.Query(), _sink);
        subscription.Dispose();
        subscription.Dispose();
        _engine.Put("b", "1");

        Assert.That(_sink.Changes, Is.Empty);
        Assert.That(_engine.Engine.CountStanding("m"), Is.Zero);
    }

    [Test]
    public void A_subscription_may_be_disposed_from_inside_its_own_sink()
    {
        IDisposable subscription = null!;
        _sink.BeforeChange = _ => subscription.Dispose();
        subscription = _engine.Subscribe(EngineUnderTest.Query(), _sink);
        _engine.Put("b", "1");
        _engine.Put("c", "1");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "ENTER b" }));
        Assert.That(_engine.Engine.CountStanding("m"), Is.Zero);
    }

    [Test]
    public void The_receivers_of_a_batch_are_flushed_once_it_is_done()
    {
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(), _sink);
        _sink.BeforeChange = _ => Assert.That(_sink.Flushes, Is.Zero);
        _engine.Apply(null, Write.Put("b", "1", _engine.NextStamp()), Write.Put("c", "1", _engine.NextStamp()));

        Assert.That(_sink.Take(), Has.Count.EqualTo(2));
        Assert.That(_sink.Flushes, Is.EqualTo(2));
    }

    [Test]
    public void An_expired_record_is_absent_and_comes_back_by_entering()
    {
        _engine.Put("t", """{"g":"x"}""", ttlMillis: 100);
        _engine.Clock.Advance(TimeSpan.FromSeconds(1));
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(), _sink);

        Assert.That(_sink.View.Keys, Is.EqualTo(new[] { "a" }));
        _engine.Put("t", """{"g":"x"}""");
        Assert.That(_sink.Take(), Is.EqualTo(new[] { "ENTER t" }));
    }

    [Test]
    public void A_record_that_expired_in_the_view_leaves_it_when_it_is_removed()
    {
        _engine.Put("t", """{"g":"x"}""", ttlMillis: 100);
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(), _sink);
        _engine.Clock.Advance(TimeSpan.FromSeconds(1));
        _engine.Remove("t");

        Assert.That(_sink.Take(), Is.EqualTo(new[] { "LEAVE t" }));
    }

    [Test]
    public void A_live_cursor_hides_rows_up_to_it()
    {
        _engine.Put("b", "1");
        _engine.Put("c", "1");
        var cursor = _engine.Run(EngineUnderTest.Query(limit: 2)).NextCursor;
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(cursor: cursor), _sink);
        _engine.Put("a", "2");
        _engine.Put("aa", "2");
        _engine.Put("d", "2");

        Assert.That(_sink.PageKeys(), Is.EqualTo(new[] { "c" }));
        Assert.That(_sink.Take(), Is.EqualTo(new[] { "ENTER d" }));
    }

    [Test]
    public void A_refused_cursor_gives_an_empty_page_and_no_changes()
    {
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(cursor: "no cursor"), _sink);
        _engine.Put("b", "1");

        Assert.That(_sink.Pages.Single().CursorStatus, Is.EqualTo(CursorStatus.Invalid));
        Assert.That(_sink.View, Is.Empty);
        Assert.That(_engine.Session.Changes, Has.Count.EqualTo(1), "the session still has a query on the map");
    }

    [Test]
    public void A_query_that_breaks_a_limit_fails_and_holds_nothing()
    {
        using var subscription = _engine.Subscribe(EngineUnderTest.Query(limit: -1), _sink);

        Assert.That(_sink.Errors.Single().Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(_engine.Engine.CountStanding("m"), Is.Zero);
    }
}

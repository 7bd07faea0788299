using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Tests.Query.Live;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AudienceTests
{
    private readonly EngineUnderTest _engine = new();
    private readonly RecordingSession _one = new();
    private readonly RecordingSession _two = new();

    [Test]
    public void Every_session_with_a_query_on_the_map_is_told_once_even_of_rows_that_do_not_match()
    {
        using var a = _engine.Subscribe(EngineUnderTest.Query(where: """{"g":1}"""), new RecordingSink(), _one);
        using var b = _engine.Subscribe(EngineUnderTest.Query(where: """{"g":2}"""), new RecordingSink(), _one);
        using var c = _engine.Subscribe(EngineUnderTest.Query(), new RecordingSink(), _two);
        _engine.Put("k", """{"g":3}""", ttlMillis: 60_000);

        Assert.That(_one.Changes.Single(), Is.SameAs(_two.Changes.Single()));
        var change = _one.Changes[0];
        Assert.That((change.MapName, change.Kind, change.TtlMillis), Is.EqualTo(("m", OperationKind.Put, 60_000L)));
        Assert.That(Core.Values.JsonMsgPack.ToJson(change.Value.Span), Is.EqualTo("""{"g":3}"""));
    }

    [Test]
    public void The_writer_is_told_of_its_row_but_not_of_its_write()
    {
        var sink = new RecordingSink();
        using var a = _engine.Subscribe(EngineUnderTest.Query(), sink, _one);
        using var b = _engine.Subscribe(EngineUnderTest.Query(), new RecordingSink(), _two);
        _engine.Put("k", "1", origin: _one);

        Assert.That(_one.Changes, Is.Empty);
        Assert.That(_two.Changes, Has.Count.EqualTo(1));
        Assert.That(sink.Take(), Is.EqualTo(new[] { "ENTER k" }));
    }

    [Test]
    public void The_write_is_told_before_the_row()
    {
        var journal = new List<string>();
        var session = new RecordingSession(journal);
        var sink = new RecordingSink { BeforeChange = change => journal.Add($"{change.Kind}") };
        using var a = _engine.Subscribe(EngineUnderTest.Query(), sink, session);
        _engine.Put("k", "1");

        Assert.That(journal, Is.EqualTo(new[] { "event k", "Enter" }));
    }

    [Test]
    public void A_removal_is_told_without_value()
    {
        using var a = _engine.Subscribe(EngineUnderTest.Query(), new RecordingSink(), _one);
        _engine.Remove("k");

        Assert.That(_one.Changes.Single().Kind, Is.EqualTo(OperationKind.Remove));
        Assert.That(_one.Changes[0].Value.IsEmpty, Is.True);
    }

    [Test]
    public void A_session_is_told_until_its_last_query_on_the_map_ends()
    {
        var a = _engine.Subscribe(EngineUnderTest.Query(), new RecordingSink(), _one);
        var b = _engine.Subscribe(EngineUnderTest.Query(where: """{"g":2}"""), new RecordingSink(), _one);
        using var other = _engine.Subscribe(EngineUnderTest.Query(), new RecordingSink(), _two);
        a.Dispose();
        _engine.Put("k", "1");
        b.Dispose();
        _engine.Put("k", "2");

        Assert.That(_one.Changes, Has.Count.EqualTo(1));
        Assert.That(_two.Changes, Has.Count.EqualTo(2));
    }

    [Test]
    public void Writes_to_other_maps_are_not_told()
    {
        using var a = _engine.Subscribe(EngineUnderTest.Query(map: "other"), new RecordingSink(), _one);
        _engine.Put("k", "1");

        Assert.That(_one.Changes, Is.Empty);
    }
}

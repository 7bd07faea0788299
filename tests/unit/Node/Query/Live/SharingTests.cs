using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Tests.Query.Live;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SharingTests
{
    private readonly EngineUnderTest _engine = new();

    private static IEnumerable<MapQuery[]> Same =>
    [
        [EngineUnderTest.Query(), EngineUnderTest.Query(where: "{}")],
        [EngineUnderTest.Query(where: """{"g":1}"""), EngineUnderTest.Query(where: """{"g":1.0}""")],
        [EngineUnderTest.Query(sort: "n"), EngineUnderTest.Query(sort: "-n")],
        [EngineUnderTest.Query(fields: ["a", "b"]), EngineUnderTest.Query(fields: ["b", "a"])],
        [EngineUnderTest.Query(sort: "n", limit: 3), EngineUnderTest.Query(sort: "n", limit: 3)],
    ];

    private static IEnumerable<MapQuery[]> Different =>
    [
        [EngineUnderTest.Query(), EngineUnderTest.Query(fields: [])],
        [EngineUnderTest.Query(fields: ["ab"]), EngineUnderTest.Query(fields: ["a", "b"])],
        [EngineUnderTest.Query(limit: 3), EngineUnderTest.Query(limit: 4)],
        [EngineUnderTest.Query(sort: "n", limit: 3), EngineUnderTest.Query(sort: "-n", limit: 3)],
        [EngineUnderTest.Query(where: """{"g":1}"""), EngineUnderTest.Query(where: """{"g":"1"}""")],
    ];

    [TestCaseSource(nameof(Same))]
    public void Identical_queries_stand_once_and_share_each_change(MapQuery first, MapQuery second)
    {
        var (a, b) = (new RecordingSink(), new RecordingSink());
        using var one = _engine.Subscribe(first, a);
        using var two = _engine.Subscribe(second, b);
        _engine.Put("k", """{"g":1,"a":2}""");

        Assert.That(_engine.Engine.CountStanding("m"), Is.EqualTo(1));
        Assert.That(a.Changes.Single(), Is.SameAs(b.Changes.Single()));
    }

    [TestCaseSource(nameof(Different))]
    public void Different_queries_stand_apart(MapQuery first, MapQuery second)
    {
        using var one = _engine.Subscribe(first, new RecordingSink());
        using var two = _engine.Subscribe(second, new RecordingSink());

        Assert.That(_engine.Engine.CountStanding("m"), Is.EqualTo(2));
    }

    [Test]
    public void A_shared_query_stands_until_its_last_subscriber_leaves()
    {
        var sink = new RecordingSink();
        var one = _engine.Subscribe(EngineUnderTest.Query(), new RecordingSink());
        var two = _engine.Subscribe(EngineUnderTest.Query(), sink);
        one.Dispose();
        _engine.Put("k", "1");

        Assert.That(sink.Take(), Is.EqualTo(new[] { "ENTER k" }));
        two.Dispose();
        Assert.That(_engine.Engine.CountStanding("m"), Is.Zero);
    }

    [Test]
    public void A_map_can_be_subscribed_again_after_its_last_subscriber_left()
    {
        _engine.Subscribe(EngineUnderTest.Query(), new RecordingSink()).Dispose();
        var sink = new RecordingSink();
        using var again = _engine.Subscribe(EngineUnderTest.Query(), sink);
        _engine.Put("k", "1");

        Assert.That(sink.Take(), Is.EqualTo(new[] { "ENTER k" }));
    }
}

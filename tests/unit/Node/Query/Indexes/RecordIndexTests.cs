using System.Globalization;
using TopGun.Core.Grid.Administration;

namespace TopGun.Node.Tests.Query.Indexes;

/// <summary>Declared indexes answer as a reading of all records would (checklist lines 388, 390).</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RecordIndexTests
{
    private static readonly string[] Values = ["1", "1.0", "2", "-3", "7.5", "\"1\"", "\"a\"", "null", "true", "[1]", "{\"n\":1}", "1e300"];

    private static readonly string[] Predicates =
    [
        """{"op":"eq","attribute":"v","value":1}""",
        """{"op":"eq","attribute":"v","value":"a"}""",
        """{"op":"eq","attribute":"v","value":null}""",
        """{"op":"neq","attribute":"v","value":1}""",
        """{"op":"gt","attribute":"v","value":1}""",
        """{"op":"lte","attribute":"v","value":2}""",
        """{"op":"between","attribute":"v","value":[-3,2]}""",
        """{"op":"between","attribute":"v","value":[2,-3]}""",
        """{"op":"eq","attribute":"o.n","value":1}""",
        """{"op":"and","children":[{"op":"eq","attribute":"v","value":1},{"op":"gt","attribute":"w","value":0}]}""",
        """{"op":"or","children":[{"op":"eq","attribute":"v","value":1},{"op":"gt","attribute":"v","value":2}]}""",
        """{"op":"not","children":[{"op":"eq","attribute":"v","value":1}]}""",
        """{"op":"isNull","attribute":"v"}""",
    ];

    private readonly EngineUnderTest _plain = new();
    private readonly EngineUnderTest _indexed = new();

    [TestCase(IndexKind.Hash, 1)]
    [TestCase(IndexKind.Navigable, 2)]
    public void Line_390_results_are_the_same_with_and_without_an_index(IndexKind kind, int seed)
    {
        var random = new Random(seed);
        WriteMany(random, 150);
        foreach (var attribute in new[] { "v", "w", "o.n" })
            _indexed.Engine.Indexes.Create(new IndexDescriptor("m", attribute, kind));
        WriteMany(random, 150);
        _indexed.Scheduler.RunAll();
        WriteMany(random, 300);

        foreach (var predicate in Predicates)
        {
            var query = EngineUnderTest.Query(predicate: predicate, sort: "w", limit: 40);
            Assert.That(
                EngineUnderTest.Keys(_indexed.Run(query)), Is.EqualTo(EngineUnderTest.Keys(_plain.Run(query))), $"{predicate}, seed {seed}");
        }
    }

    [TestCase(IndexKind.Hash)]
    [TestCase(IndexKind.Navigable)]
    public void Line_388_an_index_is_done_when_all_rows_are_in_it(IndexKind kind)
    {
        var index = new IndexDescriptor("m", "v", kind);
        _indexed.PutAll(Enumerable.Range(0, 300).Select(i => (i.ToString(CultureInfo.InvariantCulture), $$"""{"v":{{i}}}""")));
        _indexed.Engine.Indexes.Create(index);
        Assert.That(_indexed.Engine.Indexes.StatusOf(index), Is.EqualTo(new IndexStatus(index, 0, 300, 0, false)));

        _indexed.Scheduler.RunAll();
        Assert.That(_indexed.Engine.Indexes.StatusOf(index), Is.EqualTo(new IndexStatus(index, 300, 300, 300, true)));

        _indexed.Put("0", "{}");
        _indexed.Remove("1");
        Assert.That(_indexed.Engine.Indexes.StatusOf(index).Entries, Is.EqualTo(298));
    }

    [Test]
    public void A_live_query_starts_from_the_index_and_goes_on_without_gap()
    {
        _indexed.Put("a", """{"v":1}""");
        _indexed.Engine.Indexes.Create(new IndexDescriptor("m", "v", IndexKind.Hash));
        _indexed.Scheduler.RunAll();
        var sink = new RecordingSink();
        using var subscription = _indexed.Subscribe(EngineUnderTest.Query(where: """{"v":1}"""), sink);
        Assert.That(EngineUnderTest.Keys(sink.Pages.Single()), Is.EqualTo(new[] { "a" }));

        _indexed.Put("b", """{"v":1}""");

        Assert.That(sink.Changes, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_index_that_was_given_up_is_used_and_kept_no_more()
    {
        var index = new IndexDescriptor("m", "v", IndexKind.Hash);
        _indexed.Put("a", """{"v":1}""");
        _indexed.Engine.Indexes.Create(index);
        _indexed.Scheduler.RunAll();

        _indexed.Engine.Indexes.Drop(index);
        _indexed.Put("b", """{"v":1}""");

        Assert.That(EngineUnderTest.Keys(_indexed.Run(EngineUnderTest.Query(where: """{"v":1}"""))), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(_indexed.Engine.Indexes.StatusOf(index).IsDone, Is.False);
    }

    private void WriteMany(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var key = $"k{random.Next(120)}";
            if (random.Next(6) == 0)
            {
                _plain.Remove(key);
                _indexed.Remove(key);
                continue;
            }
            var json = $$$"""{"v":{{{Values[random.Next(Values.Length)]}}},"w":{{{random.Next(-5, 5)}}},"o":{"n":{{{Values[random.Next(Values.Length)]}}}}}""";
            _plain.Put(key, json);
            _indexed.Put(key, json);
        }
    }
}

using System.Globalization;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Node.Query;

namespace TopGun.Node.Tests.Query.Execution;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunTests
{
    private readonly EngineUnderTest _engine = new();

    [Test]
    public void Without_sort_rows_come_by_key_in_units_of_UTF_16()
    {
        string[] keys = ["", "b", "\uE000", "\U0001F600", "a", "é", "\uD800", "ab"];
        foreach (var key in keys)
            _engine.Apply(null, new Write(key, [1], _engine.NextStamp()));

        var found = _engine.Run(EngineUnderTest.Query()).Rows.Select(row => MsgPackText.Decode(row.Key.Span));
        Assert.That(found, Is.EqualTo(keys.Order(StringComparer.Ordinal)));
    }

    [TestCase("v", "no nil last b0 b1 n1 n1.5 n2 s10 s9 sa arr", TestName = "Ascending")]
    public void Kinds_are_ordered_and_missing_comes_last_both_ways(string field, string names)
    {
        _engine.Put("no", "{}");
        _engine.Put("nil", """{"v":null}""");
        _engine.Put("last", "7");
        _engine.Put("b1", """{"v":true}""");
        _engine.Put("b0", """{"v":false}""");
        _engine.Put("n2", """{"v":2}""");
        _engine.Put("n1", """{"v":1}""");
        _engine.Put("n1.5", """{"v":1.5}""");
        _engine.Put("s9", """{"v":"9"}""");
        _engine.Put("s10", """{"v":"10"}""");
        _engine.Put("sa", """{"v":"a"}""");
        _engine.Put("arr", """{"v":[0]}""");
        string[] present = names.Split(' ')[3..];
        string[] missing = ["last", "nil", "no"];

        Assert.That(EngineUnderTest.Keys(_engine.Run(EngineUnderTest.Query(sort: field))), Is.EqualTo(present.Concat(missing)));
        Assert.That(EngineUnderTest.Keys(_engine.Run(EngineUnderTest.Query(sort: "-" + field))), Is.EqualTo(present.Reverse().Concat(missing)));
    }

    [Test]
    public void Ties_go_by_key_ascending_in_both_directions()
    {
        foreach (var key in new[] { "b", "c", "a" })
            _engine.Put(key, """{"n":1}""");

        Assert.That(EngineUnderTest.Keys(_engine.Run(EngineUnderTest.Query(sort: "n"))), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(EngineUnderTest.Keys(_engine.Run(EngineUnderTest.Query(sort: "-n"))), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void The_first_rows_of_an_order_are_those_of_a_full_sort([Values(0, 1, 2, 5, 63, 200, 500)] int limit)
    {
        var random = new Random(limit);
        _engine.PutAll(Enumerable.Range(0, 200).Select(i => (i.ToString(CultureInfo.InvariantCulture), $$"""{"n":{{random.Next(30)}}}""")));
        var all = EngineUnderTest.Keys(_engine.Run(EngineUnderTest.Query(sort: "-n")));
        var page = _engine.Run(EngineUnderTest.Query(sort: "-n", limit: limit));

        Assert.That(EngineUnderTest.Keys(page), Is.EqualTo(all.Take(limit)));
        Assert.That(page.HasMore, Is.EqualTo(limit < 200));
    }

    [Test]
    public void Removed_and_expired_records_are_not_found()
    {
        _engine.Put("a", "1");
        _engine.Put("b", "1");
        _engine.Put("c", "1", ttlMillis: 10);
        _engine.Remove("b");
        _engine.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(EngineUnderTest.Keys(_engine.Run(EngineUnderTest.Query())), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void A_map_that_was_never_written_is_empty_and_is_not_made()
    {
        var page = _engine.Run(EngineUnderTest.Query(map: "unknown"));

        Assert.That((page.Rows.Count, page.HasMore, page.NextCursor, page.CursorStatus), Is.EqualTo((0, false, (string?)null, CursorStatus.None)));
        Assert.That(_engine.Store.Find("unknown"), Is.Null);
    }

    [TestCase("""{"a":1,"b":{"c":2},"d":3}""", """{"b":{"c":2},"d":3}""")]
    [TestCase("""{"x":1}""", "{}")]
    [TestCase("[1,2]", "[1,2]")]
    [TestCase("null", "null")]
    [TestCase("\"text\"", "\"text\"")]
    public void Only_the_fields_asked_for_are_kept_in_the_order_of_the_record(string value, string expected)
    {
        _engine.Put("k", value);
        var row = _engine.Run(EngineUnderTest.Query(fields: ["d", "b", "unknown"])).Rows.Single();

        Assert.That(Core.Values.JsonMsgPack.ToJson(row.Value.Span), Is.EqualTo(expected));
    }

    [Test]
    public void A_page_holds_at_most_ten_thousand_rows_whatever_the_limit()
    {
        _engine.PutAll(Enumerable.Range(0, GridLimits.ResultRowsMax + 5).Select(i => (i.ToString("d5", CultureInfo.InvariantCulture), "1")));
        var running = _engine.Engine.RunAsync(EngineUnderTest.Query(limit: 20_000), null, CancellationToken.None);

        Assert.That(running.IsCompleted, Is.False, "a large map is not scanned by the caller");
        _engine.Scheduler.RunAll();
        var page = running.AsTask().GetAwaiter().GetResult();
        Assert.That((page.Rows.Count, page.HasMore), Is.EqualTo((GridLimits.ResultRowsMax, true)));
        var rest = _engine.Engine.RunAsync(EngineUnderTest.Query(cursor: page.NextCursor), null, CancellationToken.None).AsTask();
        _engine.Scheduler.RunAll();
        Assert.That(rest.Result.Rows, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_query_can_be_given_up()
    {
        _engine.Put("a", "1");
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.That(async () => await _engine.Engine.RunAsync(EngineUnderTest.Query(), null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static IEnumerable<MapQuery> BeyondLimits =>
    [
        EngineUnderTest.Query(limit: -1),
        EngineUnderTest.Query(sort: string.Join(' ', Enumerable.Range(0, QueryLimits.SortFieldsMax + 1))),
        EngineUnderTest.Query() with { Sort = [new SortField("", false)] },
        EngineUnderTest.Query(fields: [.. Enumerable.Range(0, QueryLimits.ProjectedFieldsMax + 1).Select(i => $"f{i}")]),
    ];

    [TestCaseSource(nameof(BeyondLimits))]
    public void A_query_beyond_a_limit_is_refused(MapQuery query) =>
        Assert.That(
            async () => await _engine.Engine.RunAsync(query, null, CancellationToken.None),
            Throws.InstanceOf<GridException>().With.Property(nameof(GridException.Error)).Property("Code").EqualTo(GridErrorCode.InvalidArgument));
}

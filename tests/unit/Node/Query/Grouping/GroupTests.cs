using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Values;
using TopGun.Node.Query;

namespace TopGun.Node.Tests.Query.Grouping;

/// <summary>Grouped queries, once and live (core-algorithms §9.4).</summary>
public sealed class GroupTests
{
    private static readonly MapQuery Everything = new()
    {
        MapName = "m",
        GroupBy = ["g", "h"],
        Aggregations =
        [
            new Aggregation(AggregateFunction.Sum, "n"), new Aggregation(AggregateFunction.Min, "n"), new Aggregation(AggregateFunction.Max, "n"),
            new Aggregation(AggregateFunction.Average, "n"),
        ],
    };

    [TestCase("""{"g":"x","n":1}""", "S1:xN")]
    [TestCase("""{"g":null,"h":false}""", "NB0")]
    [TestCase("""{"g":4294967296,"h":-1}""", "I4294967296;I-1;")]
    [TestCase("""{"g":"a;","h":"é"}""", "S2:a;S2:é")]
    [TestCase("5", "NN")]
    public void The_name_of_a_group_tells_apart_what_its_fields_hold(string json, string key)
    {
        var engine = new EngineUnderTest();
        engine.Put("k", json);

        Assert.That(EngineUnderTest.Keys(engine.Run(Everything)), Is.EqualTo(new[] { key }));
    }

    [Test]
    public void Groups_are_sorted_limited_projected_and_paged()
    {
        var engine = new EngineUnderTest();
        engine.PutAll(Enumerable.Range(0, 10).Select(i => ($"{i}", $"{{\"g\":{i % 4},\"n\":{i}}}")));
        var query = new MapQuery
        {
            MapName = "m", GroupBy = ["g"], Sort = [new SortField("__count", Descending: true), new SortField("g", Descending: true)], Limit = 3, Fields = ["g", "__count"],
        };

        var first = engine.Run(query);
        var second = engine.Run(query with { Cursor = first.NextCursor });

        Assert.That(first.Rows.Select(row => JsonMsgPack.ToJson(row.Value.Span)), Is.EqualTo(new[] { """{"__count":3,"g":1}""", """{"__count":3,"g":0}""", """{"__count":2,"g":3}""" }));
        Assert.That((EngineUnderTest.Keys(second).Single(), second.HasMore, second.CursorStatus), Is.EqualTo(("I2;", false, CursorStatus.Valid)));
    }

    [TestCase(20_261_121, null)]
    [TestCase(7, null)]
    [TestCase(20_261_121, 3)]
    public void A_live_view_is_at_all_times_what_the_query_answers(int seed, int? limit)
    {
        var random = new Random(seed);
        var engine = new EngineUnderTest();
        var query = Everything with { Limit = limit, Sort = [new SortField("__sum_n", Descending: true)] };
        var sink = new RecordingSink { RowsMax = limit ?? int.MaxValue };
        engine.Subscribe(query, sink);
        for (var i = 0; i < 500; i++)
        {
            var key = $"{random.Next(30)}";
            if (random.Next(4) == 0)
                engine.Remove(key);
            else
                engine.Put(key, $"{{\"g\":{random.Next(4)},\"h\":{(random.Next(2) == 0 ? "null" : "\"x\"")},\"n\":{Number(random)}}}");
            engine.Scheduler.RunAll();

            var expected = engine.Run(query).Rows.Select(row => JsonMsgPack.ToJson(row.Value.Span));
            Assert.That(sink.View.Values, Is.EquivalentTo(expected), $"seed {seed}, write {i}");
        }

        Assert.That(sink.Objections, Is.Empty, $"seed {seed}");
    }

    [Test]
    public void What_is_added_and_taken_back_leaves_no_error()
    {
        var engine = new EngineUnderTest();
        var sink = new RecordingSink();
        engine.Put("stays", """{"n":0.3}""");
        engine.Subscribe(new MapQuery { MapName = "m", GroupBy = ["g"], Aggregations = [new Aggregation(AggregateFunction.Sum, "n")] }, sink);
        for (var i = 0; i < 1000; i++)
            engine.Put($"{i}", $"{{\"n\":{i * 0.1:R}}}");
        for (var i = 0; i < 1000; i++)
            engine.Remove($"{i}");

        Assert.That(sink.View["N"], Is.EqualTo("""{"__key":"N","__count":1,"__sum_n":0.3,"g":null}"""));
    }

    [Test]
    public void More_groups_than_allowed_are_refused_once_and_live()
    {
        var engine = new EngineUnderTest();
        for (var i = 0; i < QueryLimits.GroupsMax; i += 1000)
            engine.PutAll(Enumerable.Range(i, 1000).Select(n => ($"{n}", $"{{\"g\":{n}}}")));
        var query = new MapQuery { MapName = "m", GroupBy = ["g"] };
        var sink = new RecordingSink();
        engine.Subscribe(query, sink);
        engine.Scheduler.RunAll();
        Assert.That(sink.Pages.Single().HasMore, Is.True);

        engine.Put("one more", """{"g":"new"}""");
        engine.Scheduler.RunAll();

        Assert.That(sink.Errors.Single().Code, Is.EqualTo(GridErrorCode.TooLarge));
        var refused = engine.Engine.RunAsync(query, null, default).AsTask();
        engine.Scheduler.RunAll();
        Assert.That(refused.Exception!.InnerException, Is.InstanceOf<GridException>());
    }

    [Test]
    public void Limits_and_nonsense_are_refused()
    {
        var engine = new EngineUnderTest();
        MapQuery[] queries =
        [
            new() { MapName = "m", GroupBy = [.. Enumerable.Range(0, QueryLimits.GroupFieldsMax + 1).Select(i => $"f{i}")] },
            new() { MapName = "m", GroupBy = ["g"], Aggregations = [.. Enumerable.Repeat(new Aggregation(AggregateFunction.Sum, "n"), QueryLimits.AggregationsMax + 1)] },
            new() { MapName = "m", GroupBy = ["g"], Aggregations = [new Aggregation(AggregateFunction.Sum, null)] },
            new() { MapName = "m", GroupBy = [""] },
        ];

        foreach (var query in queries)
            Assert.That(Assert.Throws<GridException>(() => engine.Run(query))!.Error.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    // Whole numbers, fractions, large ones, and what is no number.
    private static string Number(Random random) => random.Next(5) switch
    {
        0 => "\"7\"",
        1 => "0.1",
        2 => "1e15",
        _ => $"{random.Next(-5, 6)}",
    };
}

using System.Globalization;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Values;

namespace TopGun.Node.Tests.Query.Live;

/// <summary>Looking only at the queries a write can affect tells the same as looking at all of them.</summary>
public sealed class StandingQueryIndexTests
{
    private const int QueryCount = 300;
    private const int Steps = 600;

    private static readonly Func<Random, MapQuery>[] Shapes =
    [
        random => Where($$"""{"g":"{{random.Next(5)}}"}"""),
        random => Where($$"""{"n":{{random.Next(10)}},"g":"{{random.Next(5)}}"}"""),
        random => Where($$$"""{"p.q":{{{random.Next(4)}}}}"""),
        random => Where($$$"""{"n":{"$gte":{{{random.Next(10)}}},"$lt":{{{random.Next(10)}}}}}"""),
        random => Where($$$"""{"n":{"$gt":{{{random.Next(10)}}}},"g":{"$in":["1","2"]}}"""),
        random => By($$"""{"op":"between","attribute":"n","value":[{{random.Next(10)}},{{random.Next(10)}}.5]}"""),
        random => By($$"""{"op":"lte","attribute":"n","value":{{random.Next(10)}}}"""),
        random => By($$"""{"op":"gt","attribute":"g","value":"{{random.Next(5)}}"}"""),
        random => By($$"""{"op":"or","children":[{"op":"eq","attribute":"n","value":{{random.Next(10)}}},{"op":"lt","attribute":"p.q","value":2}]}"""),
        random => By($$"""{"op":"not","children":[{"op":"gt","attribute":"n","value":{{random.Next(10)}}}]}"""),
    ];

    [Test]
    public void Every_query_hears_what_a_naive_evaluation_says([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var engine = new EngineUnderTest();
        var open = new List<(MapQuery Query, RecordingSink Sink, IDisposable Subscription)>();
        var records = new Dictionary<string, string>();
        for (var step = 0; step < Steps; step++)
        {
            while (open.Count < QueryCount)
                open.Add(Open(engine, Shapes[random.Next(Shapes.Length)](random)));
            Write(engine, records, random);
            for (var closed = 0; closed < 10; closed++)
            {
                var index = random.Next(open.Count);
                var (query, sink, subscription) = open[index];
                Assert.That(sink.View, Is.EqualTo(Naive(query, records)), $"seed {seed}, step {step}, {Core.Values.JsonMsgPack.ToJson(query.Filter!.CanonicalKey.Span)}");
                Assert.That(sink.Objections, Is.Empty, $"seed {seed}, step {step}");
                subscription.Dispose();
                open.RemoveAt(index);
            }
        }
        open.ForEach(opened => opened.Subscription.Dispose());
        Assert.That(engine.Engine.CountStanding("m"), Is.Zero);
    }

    private static (MapQuery, RecordingSink, IDisposable) Open(EngineUnderTest engine, MapQuery query)
    {
        var sink = new RecordingSink();
        return (query, sink, engine.Subscribe(query, sink));
    }

    private static void Write(EngineUnderTest engine, Dictionary<string, string> records, Random random)
    {
        var key = random.Next(40).ToString(CultureInfo.InvariantCulture);
        var json = random.Next(6) switch
        {
            0 => null,
            1 => """{"g":1,"n":"5","p":3}""",
            2 => $$"""{"n":{{random.Next(10)}}.5}""",
            _ => $$$"""{"n":{{{random.Next(10)}}},"g":"{{{random.Next(5)}}}","p":{"q":{{{random.Next(4)}}}}}""",
        };
        if (json is null)
        {
            records.Remove(key);
            engine.Remove(key);
            return;
        }
        records[key] = json;
        engine.Put(key, json);
    }

    private static Dictionary<string, string> Naive(MapQuery query, Dictionary<string, string> records) => records
        .Where(record => query.Filter!.Matches(JsonMsgPack.FromJson(record.Value)))
        .ToDictionary(record => record.Key, record => record.Value);

    private static MapQuery Where(string json) => EngineUnderTest.Query(where: json);

    private static MapQuery By(string json) => EngineUnderTest.Query(predicate: json);
}

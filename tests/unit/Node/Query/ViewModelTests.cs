using System.Globalization;
using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Tests.Query;

/// <summary>After every step of a random history each subscriber's view is what a naive evaluator says.</summary>
public sealed class ViewModelTests
{
    private const int Steps = 1_500;
    private const int Keys = 60;

    private sealed record Document(string Key, int? N, string G)
    {
        public string Json => N is { } n ? $$"""{"n":{{n}},"g":"{{G}}","k":"{{Key}}"}""" : $$"""{"g":"{{G}}","k":"{{Key}}"}""";
    }

    private sealed record Shape(MapQuery Query, Func<IEnumerable<Document>, IEnumerable<Document>> Naive);

    private static IEnumerable<Document> ByN(IEnumerable<Document> rows) =>
        rows.OrderBy(row => row.N is null).ThenBy(row => row.N).ThenBy(row => row.Key, StringComparer.Ordinal);

    private static IEnumerable<Document> ByNDescending(IEnumerable<Document> rows) =>
        rows.OrderBy(row => row.N is null).ThenByDescending(row => row.N).ThenBy(row => row.Key, StringComparer.Ordinal);

    private static IEnumerable<Document> ByGThenN(IEnumerable<Document> rows) =>
        rows.OrderByDescending(row => row.G, StringComparer.Ordinal).ThenBy(row => row.N is null).ThenBy(row => row.N).ThenBy(row => row.Key, StringComparer.Ordinal);

    private static IEnumerable<Document> ByKey(IEnumerable<Document> rows) => rows.OrderBy(row => row.Key, StringComparer.Ordinal);

    private static readonly Shape[] Shapes =
    [
        new(EngineUnderTest.Query(), rows => rows),
        new(EngineUnderTest.Query(where: """{"g":"a"}"""), rows => rows.Where(row => row.G == "a")),
        new(EngineUnderTest.Query(where: """{"g":"b","n":3}"""), rows => rows.Where(row => row.G == "b" && row.N == 3)),
        new(EngineUnderTest.Query(predicate: """{"op":"gt","attribute":"n","value":4}"""), rows => rows.Where(row => row.N > 4)),
        new(EngineUnderTest.Query(sort: "n"), rows => rows),
        new(EngineUnderTest.Query(limit: 7), rows => ByKey(rows).Take(7)),
        new(EngineUnderTest.Query(sort: "n", limit: 5), rows => ByN(rows).Take(5)),
        new(EngineUnderTest.Query(sort: "-n", limit: 5), rows => ByNDescending(rows).Take(5)),
        new(EngineUnderTest.Query(sort: "-g n", limit: 12), rows => ByGThenN(rows).Take(12)),
        new(EngineUnderTest.Query(where: """{"g":"a"}""", sort: "-n", limit: 3), rows => ByNDescending(rows.Where(row => row.G == "a")).Take(3)),
        new(EngineUnderTest.Query(sort: "n", limit: 0), _ => []),
        new(EngineUnderTest.Query(predicate: """{"op":"lt","attribute":"n","value":8}""", sort: "n", limit: 1), rows => ByN(rows.Where(row => row.N < 8)).Take(1)),
    ];

    [Test]
    public void Every_view_equals_the_naive_result_after_every_step([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var engine = new EngineUnderTest();
        var documents = new Dictionary<string, Document>();
        var open = new List<(Shape Shape, RecordingSink Sink, IDisposable Subscription)>();
        for (var step = 0; step < Steps; step++)
        {
            // Rows come and go in long waves, so that windows are emptied, run dry and fill again.
            var removes = step / 300 % 2 == 1 ? 70 : 15;
            Act(random, removes, engine, documents, open);
            engine.Scheduler.RunAll();
            foreach (var (shape, sink, _) in open)
            {
                var expected = shape.Naive(documents.Values).ToDictionary(row => row.Key, row => row.Json);
                Assert.That(sink.View, Is.EqualTo(expected), $"seed {seed}, step {step}, {shape.Query}");
                Assert.That(sink.Objections, Is.Empty, $"seed {seed}, step {step}, {shape.Query}");
            }
        }
    }

    private static void Act(
        Random random, int removes, EngineUnderTest engine, Dictionary<string, Document> documents,
        List<(Shape Shape, RecordingSink Sink, IDisposable Subscription)> open)
    {
        var key = random.Next(Keys * 3).ToString(CultureInfo.InvariantCulture);
        var dice = random.Next(100);
        if (dice < removes)
        {
            key = documents.Count > 0 ? documents.Keys.ElementAt(random.Next(documents.Count)) : key;
            documents.Remove(key);
            engine.Remove(key);
        }
        else if (dice < 92)
        {
            var document = new Document(key, random.Next(8) == 0 ? null : random.Next(10), random.Next(2) == 0 ? "a" : "b");
            documents[key] = document;
            engine.Put(key, document.Json);
        }
        else if (dice < 97 && open.Count < 40)
        {
            var shape = Shapes[random.Next(Shapes.Length)];
            var sink = new RecordingSink { RowsMax = shape.Query.Limit ?? int.MaxValue };
            open.Add((shape, sink, engine.Subscribe(shape.Query, sink)));
        }
        else if (open.Count > 0)
        {
            var index = random.Next(open.Count);
            open[index].Subscription.Dispose();
            open.RemoveAt(index);
        }
    }
}

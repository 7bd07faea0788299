using System.Globalization;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Values;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Tests.Query.Live;

/// <summary>Writers, subscribers and scans on many threads: no change lost, none doubled, the page first.</summary>
public sealed class ConcurrencyTests
{
    private const int Writers = 3;
    private const int BatchesPerWriter = 400;
    private const int KeysPerWriter = 500;

    private static MapQuery[] Queries =>
    [
        EngineUnderTest.Query(),
        EngineUnderTest.Query(where: """{"g":1}"""),
        EngineUnderTest.Query(predicate: """{"op":"gte","attribute":"n","value":50}"""),
        EngineUnderTest.Query(sort: "n", limit: 5),
        EngineUnderTest.Query(where: """{"g":2}""", sort: "-n", limit: 20),
        EngineUnderTest.Query(limit: 30),
    ];

    [Test]
    public void Every_view_equals_the_store_when_the_writers_are_done([Values(1, 2, 3)] int seed)
    {
        using var scheduler = new WorkerScheduler();
        var engine = new EngineUnderTest(scheduler);
        var open = new List<(MapQuery Query, RecordingSink Sink, IDisposable Subscription)>();
        var writers = Enumerable.Range(0, Writers).Select(writer => new Thread(() => Write(engine, writer, seed))).ToList();
        writers.ForEach(writer => writer.Start());
        var random = new Random(seed);
        while (writers.Exists(writer => writer.IsAlive))
        {
            var query = Queries[random.Next(Queries.Length)];
            var sink = new RecordingSink { RowsMax = query.Limit ?? int.MaxValue };
            open.Add((query, sink, engine.Subscribe(query, sink)));
            if (open.Count > 20)
                Close(open, random.Next(open.Count));
        }
        writers.ForEach(writer => writer.Join());
        scheduler.WaitIdle();

        foreach (var (query, sink, _) in open)
        {
            Assert.That(sink.Errors, Is.Empty, $"seed {seed}, {query}");
            Assert.That(sink.Objections, Is.Empty, $"seed {seed}, {query}");
            Assert.That(sink.View, Is.EqualTo(Expected(engine, scheduler, query)), $"seed {seed}, {query}");
        }
    }

    [Test]
    public void Nothing_is_delivered_once_dispose_has_returned()
    {
        using var scheduler = new WorkerScheduler();
        var engine = new EngineUnderTest(scheduler);
        var late = 0;
        var writer = new Thread(() => Write(engine, 0, seed: 9));
        writer.Start();
        while (writer.IsAlive)
        {
            var isDisposed = false;
            void Check()
            {
                if (Volatile.Read(ref isDisposed))
                    Interlocked.Increment(ref late);
            }
            var sink = new RecordingSink { BeforePage = Check, BeforeChange = _ => Check() };
            engine.Subscribe(EngineUnderTest.Query(), sink).Dispose();
            Volatile.Write(ref isDisposed, true);
        }
        writer.Join();
        scheduler.WaitIdle();

        Assert.That(late, Is.Zero);
    }

    [Test]
    public void Subscribers_that_end_each_other_from_inside_their_sinks_do_not_wait_for_ever()
    {
        using var scheduler = new WorkerScheduler();
        var engine = new EngineUnderTest(scheduler);
        var subscriptions = new List<IDisposable>();
        void EndAll()
        {
            IDisposable[] ended;
            lock (subscriptions)
                ended = [.. subscriptions];
            foreach (var subscription in ended)
                subscription.Dispose();
        }
        for (var round = 0; round < 200; round++)
        {
            lock (subscriptions)
                subscriptions.Clear();
            foreach (var query in Queries)
            {
                var subscription = engine.Subscribe(query, new RecordingSink { BeforeChange = _ => EndAll() });
                lock (subscriptions)
                    subscriptions.Add(subscription);
            }
            Parallel.For(0, 4, writer => Write(engine, writer, round, batches: 2));
            EndAll();
        }

        Assert.That(engine.Engine.CountStanding("m"), Is.Zero);
    }

    private static void Close(List<(MapQuery Query, RecordingSink Sink, IDisposable Subscription)> open, int index)
    {
        open[index].Subscription.Dispose();
        open.RemoveAt(index);
    }

    // Writers own their keys, so that the greatest stamp of a key is that of its last write.
    private static void Write(EngineUnderTest engine, int writer, int seed, int batches = BatchesPerWriter)
    {
        var random = new Random((seed * 100) + writer);
        var groups = new PartitionGroups();
        var delivery = new Delivery();
        for (var batch = 0; batch < batches; batch++)
        {
            var removes = batch / 50 % 2 == 1 ? 60 : 15;
            var writes = Enumerable.Range(0, random.Next(1, 20)).Select(_ => NextWrite(engine, writer, random, removes)).ToList();
            engine.Store.Apply(TopGun.Node.Tests.Write.Batch(writes), groups, origin: null, delivery);
            delivery.Complete();
        }
    }

    private static Write NextWrite(EngineUnderTest engine, int writer, Random random, int removes)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{writer}-{random.Next(KeysPerWriter)}");
        var json = $$"""{"n":{{random.Next(100)}},"g":{{random.Next(4)}}}""";
        return new Write(key, random.Next(100) < removes ? null : JsonMsgPack.FromJson(json), engine.NextStamp());
    }

    private static Dictionary<string, string> Expected(EngineUnderTest engine, WorkerScheduler scheduler, MapQuery query)
    {
        var running = engine.Engine.RunAsync(query, null, CancellationToken.None).AsTask();
        scheduler.WaitIdle();
        return running.GetAwaiter().GetResult().Rows.ToDictionary(
            row => System.Text.Encoding.UTF8.GetString(row.Key.Span), row => JsonMsgPack.ToJson(row.Value.Span));
    }
}

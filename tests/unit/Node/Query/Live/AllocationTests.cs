using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;
using TopGun.Core.Values;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Tests.Query.Live;

/// <summary>What a write costs in memory beyond its own record does not grow with its subscribers.</summary>
public sealed class AllocationTests
{
    private const int Writes = 2_000;

    // One RecordChange and one RowChange, each shared, and the row that a window holds.
    private const double SharedBytesMax = 304;
    private const double EventBytesMax = 136;

    [TestCase(null, null)]
    [TestCase("n", 10)]
    public void Changes_are_made_once_for_all_subscribers(string? sort, int? limit)
    {
        var query = EngineUnderTest.Query(where: """{"g":"x"}""", sort: sort ?? "", limit: limit);
        var none = BytesPerWrite(query, subscribers: 0);
        var one = BytesPerWrite(query, subscribers: 1);
        var hundred = BytesPerWrite(query, subscribers: 100);

        Assert.That(one - none, Is.GreaterThan(0).And.LessThan(SharedBytesMax));
        Assert.That(hundred - one, Is.LessThan(1), $"none {none}, one {one}, hundred {hundred}");
    }

    [Test]
    public void A_write_that_no_query_matches_costs_its_event_only()
    {
        var query = EngineUnderTest.Query(where: """{"g":"other"}""");

        Assert.That(BytesPerWrite(query, subscribers: 100) - BytesPerWrite(query, subscribers: 0), Is.LessThan(EventBytesMax));
    }

    private static double BytesPerWrite(MapQuery query, int subscribers)
    {
        var engine = new EngineUnderTest();
        engine.Put("k", """{"g":"x","n":1}""");
        for (var i = 0; i < subscribers; i++)
            engine.Subscribe(query, SilentSink.Instance, new SilentSession());
        var batch = Write.Batch(new Write("k", JsonMsgPack.FromJson("""{"g":"x","n":2}"""), engine.NextStamp()));
        var groups = new PartitionGroups();
        var delivery = new Delivery();
        Repeat(engine, batch, groups, delivery);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(engine, batch, groups, delivery);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Writes;
    }

    private static void Repeat(EngineUnderTest engine, WriteBatch batch, PartitionGroups groups, Delivery delivery)
    {
        for (var i = 0; i < Writes; i++)
        {
            ref var operation = ref batch.Operations[0];
            operation.Outcome = OperationOutcome.Pending;
            operation.Counter++;
            engine.Store.Apply(batch, groups, origin: null, delivery);
        }
    }

    private sealed class SilentSession : ISessionSink
    {
        public void OnRecordChange(RecordChange change, Delivery delivery)
        {
        }

        public void OnMergeRejected(MergeRejection rejection, Delivery delivery)
        {
        }

        public void OnForgotten(HlcTimestamp olderThan)
        {
        }

        public void OnRefused(GridError error)
        {
        }

        public void OnClosed(GridError error)
        {
        }
    }

    private sealed class SilentSink : IQuerySink
    {
        public static readonly SilentSink Instance = new();

        public void OnPage(QueryPage page)
        {
        }

        public void OnChange(RowChange change, Delivery delivery)
        {
        }

        public void OnFailed(GridError error)
        {
        }
    }
}

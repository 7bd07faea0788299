using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Operations.Maps;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MapOperationsTests : IDisposable
{
    private const long Now = NodeUnderTest.Now;

    private readonly NodeUnderTest _node = new();

    [Test]
    public void A_written_record_is_read_back()
    {
        _node.Apply(Write.Put("ключ 😀", "v", Write.At(Now)) with { TtlMillis = 10 });

        Assert.That(_node.Get("ключ 😀"), Is.EqualTo(new MapEntry(_node.Get("ключ 😀")!.Value, Write.At(Now), 10)));
        Assert.That(_node.Get("ключ 😀")!.Value.ToArray(), Is.EqualTo(Write.Text("v")));
    }

    [Test]
    public void Neither_absent_nor_removed_nor_expired_records_are_read()
    {
        _node.Apply(Write.Remove("removed", Write.At(Now)), Write.Put("mortal", "v", Write.At(Now)) with { TtlMillis = 10 });
        Assert.That(_node.Get("mortal"), Is.Not.Null);

        _node.Clock.Advance(TimeSpan.FromMilliseconds(11));

        Assert.That(_node.Get("mortal"), Is.Null);
        Assert.That(_node.Get("removed"), Is.Null);
        Assert.That(_node.Get("absent"), Is.Null);
        Assert.That(_node.Get("absent", map: "unknown"), Is.Null);
    }

    [TestCase("m", "")]
    [TestCase("", "k")]
    [TestCase("a:b", "k")]
    public void A_malformed_read_is_refused(string map, string key) =>
        Assert.That(() => _node.Get(key, map), Throws.TypeOf<GridException>().With.Property("Error").Property("Code").EqualTo(GridErrorCode.InvalidArgument));

    [Test]
    public void A_read_of_a_key_that_is_too_long_is_refused() =>
        Assert.That(() => _node.Get(new string('k', GridLimits.KeyBytesMax + 1)), Throws.TypeOf<GridException>());

    [Test]
    public void Changes_are_handed_out_before_the_caller_is_told_and_flushed_after_it()
    {
        List<string> events = [];
        Assert.That(_node.Store.TryOpen("m", out var map), Is.True);
        map!.Observe(new JoiningObserver(events));

        _node.Open().Maps.Apply(
            Write.Batch(Write.Put("k", "v", Write.At(Now)), Write.Put("l", "v", Write.At(Now))),
            new CompletionUnderTest(() => events.Add("completed")));

        Assert.That(events, Is.EqualTo(new[] { "change", "change", "completed", "flush", "flush" }));
    }

    [Test]
    public void Receivers_are_flushed_when_the_caller_throws_and_the_next_batch_is_served()
    {
        List<string> events = [];
        Assert.That(_node.Store.TryOpen("m", out var map), Is.True);
        map!.Observe(new JoiningObserver(events));
        var failing = new CompletionUnderTest(() => throw new InvalidOperationException("of the test"));

        Assert.That(() => _node.Open().Maps.Apply(Write.Batch(Write.Put("k", "v", Write.At(Now))), failing), Throws.InvalidOperationException);

        Assert.That(events, Is.EqualTo(new[] { "change", "flush" }));
        Assert.That(_node.Apply(Write.Put("l", "v", Write.At(Now)))[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void A_caller_may_write_again_from_its_completion()
    {
        var session = _node.Open();
        var again = new CompletionUnderTest();
        var batch = Write.Batch(Write.Put("k", "v", Write.At(Now)));

        session.Maps.Apply(
            batch, new CompletionUnderTest(() => session.Maps.Apply(Write.Batch(Write.Put("l", "v", Write.At(Now))), again)));

        Assert.That(again.Completed, Has.Count.EqualTo(1));
        Assert.That(_node.Get("k"), Is.Not.Null);
        Assert.That(_node.Get("l"), Is.Not.Null);
    }

    [Test]
    public void Sessions_write_at_the_same_time()
    {
        const int Writers = 4;
        const int Batches = 100;
        var threads = Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
        {
            for (var i = 0; i < Batches; i++)
                _node.Apply(Write.Put($"own-{writer}-{i}", "v", null), Write.Put("shared", $"{writer}-{i}", null));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.That(_node.Store.Find("m")!.Count, Is.EqualTo((Writers * Batches) + 1));
    }

    public void Dispose() => _node.Dispose();

    [Test]
    public void Line_445_a_budget_that_is_used_up_refuses_what_takes_memory_and_takes_nothing_away()
    {
        using var node = new NodeUnderTest(budget: new MemoryBudget(500_000));
        Write[] writes = [.. Enumerable.Range(0, 3_000).Select(i => Write.Put($"k{i}", "a value", null))];
        var outcomes = node.Apply(writes[..2_900]);
        Assert.That(node.Store.Memory.IsFull, Is.True);

        var refused = node.Apply(writes[2_999], Write.AddTo("k", "v", Write.At(1)) with { Map = "set" }, Write.Remove("k0", null));

        Assert.That(outcomes.Select(operation => operation.Outcome), Has.All.EqualTo(OperationOutcome.Applied));
        Assert.That(refused.Select(operation => operation.Error), Is.EqualTo(new[] { GridErrorCode.Unavailable, GridErrorCode.Unavailable, GridErrorCode.None }));
        Assert.That(refused[0].Reason, Does.Contain("TOPGUN_MAX_RAM_MB"));
        Assert.That(node.Get("k0"), Is.Null);
        Assert.That(node.Get("k1"), Is.Not.Null);
        Assert.That(node.Store.Find("m")!.Count, Is.EqualTo(2_899));
    }

    private sealed class JoiningObserver(List<string> events) : IMapObserver, IFlushable
    {
        public bool ReadsFormer => true;

        public bool ReadsSets => true;

        public void OnMutation(in RecordMutation mutation)
        {
            events.Add("change");
            mutation.Delivery.Join(this);
        }

        public void Flush() => events.Add("flush");
    }
}

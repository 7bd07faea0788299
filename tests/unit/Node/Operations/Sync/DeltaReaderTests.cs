using System.Collections.Concurrent;
using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Time;
using TopGun.Node.Operations.Sync;

namespace TopGun.Node.Tests.Operations.Sync;

public sealed class DeltaReaderTests
{
    private NodeUnderTest _node = null!;

    [SetUp]
    public void Start() => _node = new NodeUnderTest();

    [TearDown]
    public void Stop() => _node.Dispose();

    [Test]
    public void A_delta_of_a_map_that_was_never_written_is_empty_and_the_next_one_sees_the_first_write()
    {
        var first = Read(default);
        _node.Apply(Write.Put("k", "v", Write.At(1)));

        Assert.That((first.Records.Count, first.HasMore), Is.EqualTo((0, false)));
        Assert.That(Keys(Read(first.Next)), Is.EqualTo(["k"]));
    }

    [Test]
    public void Pages_together_hold_every_record_once_and_go_on_to_the_changes_since_the_first()
    {
        for (var i = 0; i < 2000; i++)
            _node.Apply(Write.Put($"k{i}", "0123456789", Write.At(1)));
        var keys = new List<string>();
        var delta = Read(default, bytesMax: 4000);
        keys.AddRange(Keys(delta));
        Assert.That(delta.HasMore, Is.True);
        _node.Apply(Write.Put("k0", "changed", Write.At(2)));
        while (delta.HasMore)
        {
            delta = Read(delta.Next, bytesMax: 4000);
            keys.AddRange(Keys(delta));
        }

        Assert.That(keys, Is.EquivalentTo(Enumerable.Range(0, 2000).Select(i => $"k{i}")));
        Assert.That(Keys(Read(delta.Next)), Is.EqualTo(["k0"]));
    }

    [Test]
    public void A_delta_holds_at_most_10_000_records()
    {
        var writes = Enumerable.Range(0, SyncLimits.DeltaRecordsMax + 1).Select(i => Write.Put($"k{i}", "v", Write.At(1))).ToList();
        foreach (var chunk in writes.Chunk(GridLimits.OperationsPerBatchMax))
            _node.Apply(chunk);

        var first = Read(default);

        Assert.That((first.Records.Count, first.HasMore), Is.EqualTo((SyncLimits.DeltaRecordsMax, true)));
        Assert.That(Read(first.Next).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_position_of_another_life_reads_everything()
    {
        using var other = new NodeUnderTest();
        var position = other.Open().Sync.ReadDeltaAsync("m", default, int.MaxValue, default).AsTask().Result.Next;
        _node.Apply(Write.Put("k", "v", Write.At(1)));
        var ours = Read(default).Next;
        var strange = new HlcTimestamp(position.Millis, position.Counter, ours.NodeId.Replace('#', '!') + "#9");

        Assert.That(Keys(Read(strange)), Is.EqualTo(["k"]));
        Assert.That(Keys(Read(new HlcTimestamp(ours.Millis, 0, ours.NodeId + "#1#271#0"))), Is.EqualTo(["k"]), "no such partition");
        Assert.That(Keys(Read(ours)), Is.Empty);
    }

    [Test]
    public void Records_that_expire_or_are_removed_are_read_as_tombstones()
    {
        _node.Apply(Write.Put("k", "v", Write.At(NodeUnderTest.Now)) with { TtlMillis = 1000 });
        var first = Read(default);
        _node.Clock.Advance(TimeSpan.FromSeconds(5));

        var record = Read(first.Next).Records.Single();

        Assert.That((first.Records.Single().TtlMillis, record.Value.Length), Is.EqualTo((1000L, 0)));
    }

    [Test]
    public void Of_a_map_of_sets_the_changed_keys_are_read_as_a_whole()
    {
        var (x, y) = (Write.AddTo("k", "x", Write.At(NodeUnderTest.Now)), Write.AddTo("l", "y", Write.At(NodeUnderTest.Now, 1)));
        _node.Apply(x, y);
        var first = Read(default);
        _node.Apply(Write.RemoveFrom("k", x.Tag), Write.AddTo("k", "z", Write.At(5, 0, "old")));
        var second = Read(first.Next);
        var third = Read(second.Next);

        Assert.That(Sets(first), Is.EquivalentTo(["k +x", "l +y"]));
        Assert.That(Sets(second), Is.EqualTo([$"k +z -{x.Tag}"]), "an old stamp is new here");
        Assert.That(Sets(third), Is.Empty);
        Assert.That(first.Records.Count + second.Records.Count, Is.Zero);
    }

    [Test]
    public void Of_a_map_of_sets_a_stamp_asks_for_newer_elements_and_for_removed_tags()
    {
        _node.Apply(Write.AddTo("old", "x", Write.At(5)), Write.AddTo("new", "y", Write.At(9)), Write.RemoveFrom("gone", "t"));

        Assert.That(Sets(Read(Write.At(7))), Is.EquivalentTo(["new +y", "gone -t"]));
    }

    [TestCase(1)]
    [TestCase(40)]
    public void Sets_that_take_too_much_come_in_steps(int bytesMax)
    {
        _node.Apply([.. Enumerable.Range(0, 30).Select(i => Write.AddTo($"k{i}", "value", Write.At(i + 1)))]);
        var (seen, position, steps) = (new List<string>(), default(HlcTimestamp), 0);
        while (true)
        {
            var delta = Read(position, bytesMax);
            seen.AddRange(Sets(delta));
            position = delta.Next;
            steps++;
            if (!delta.HasMore)
                break;
        }

        Assert.That(seen, Is.EquivalentTo(Enumerable.Range(0, 30).Select(i => $"k{i} +value")));
        Assert.That(steps, Is.GreaterThan(10));
    }

    [Test]
    public void No_write_is_missed_that_is_merged_while_deltas_are_read()
    {
        const int Writers = 3;
        const int WritesEach = 2000;
        var seen = new ConcurrentDictionary<string, HlcTimestamp>(StringComparer.Ordinal);
        var position = default(HlcTimestamp);
        var left = Writers;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(writer);
                for (var i = 0; i < WritesEach; i++)
                    _node.Apply(Write.Put($"k{random.Next(500)}", "v", Write.At(random.Next(1, 1000), (uint)i, $"w{writer}")));
                Interlocked.Decrement(ref left);
            },
            TaskCreationOptions.LongRunning)).ToArray();

        while (Volatile.Read(ref left) > 0)
            Follow();
        Task.WaitAll(writers);
        Follow();

        foreach (var (key, stamp) in seen)
            Assert.That(stamp, Is.EqualTo(_node.Get(key)!.Timestamp), $"{key}, seeds 0 to {Writers - 1}");
        Assert.That(seen, Has.Count.EqualTo(_node.Store.Find("m")!.Count));

        void Follow()
        {
            do
            {
                var delta = Read(position, bytesMax: 500);
                foreach (var record in delta.Records)
                    seen[Encoding.UTF8.GetString(record.Key.Span)] = record.Timestamp;
                position = delta.Next;
                if (!delta.HasMore)
                    return;
            }
            while (true);
        }
    }

    private SyncDelta Read(HlcTimestamp since, int bytesMax = int.MaxValue) =>
        _node.Open().Sync.ReadDeltaAsync("m", since, bytesMax, default).AsTask().GetAwaiter().GetResult();

    private static IEnumerable<string> Sets(SyncDelta delta) => delta.Entries.Select(entry => string.Join(' ', [
        Encoding.UTF8.GetString(entry.Key.Span),
        .. entry.Elements.Select(element => "+" + Encoding.UTF8.GetString(element.Value.Span[1..])),
        .. entry.Tombstones.Select(tag => "-" + Encoding.UTF8.GetString(tag.Span)),
    ]));

    private static IEnumerable<string> Keys(SyncDelta delta) => delta.Records.Select(record => Encoding.UTF8.GetString(record.Key.Span));
}

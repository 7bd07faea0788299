using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ObserverTests
{
    private readonly StoreUnderTest _store = new();

    [Test]
    public void An_observer_sees_what_a_record_was_and_is()
    {
        var observer = Observe();
        var origin = new SinkUnderTest();
        var delivery = new Delivery();
        Write first = Write.Put("k", "one", Write.At(1));
        Write second = Write.Remove("k", Write.At(2));

        _store.Store.Apply(Write.Batch(first, second), new(), origin, delivery);

        Assert.That(observer.Seen, Has.Count.EqualTo(2));
        Assert.That(observer.Seen[0].Before.Exists, Is.False);
        Assert.That(observer.Seen[0].After.Value, Is.EqualTo(Write.Text("one")));
        Assert.That(observer.Seen[1].Before, Is.EqualTo(observer.Seen[0].After));
        Assert.That(observer.Seen[1].After, Is.EqualTo(new RecordVersion(true, null, Write.At(2), 0)));
        Assert.That(observer.Seen.Select(seen => seen.Kind), Is.EqualTo(new[] { OperationKind.Put, OperationKind.Remove }));
        Assert.That(observer.Seen.Select(seen => seen.Key), Is.All.EqualTo("k"));
        Assert.That(observer.Seen.Select(seen => seen.Partition), Is.All.EqualTo(Partitioning.PartitionOf(Fnv1a.Hash("k"))));
        Assert.That(observer.Seen.Select(seen => seen.Origin), Is.All.SameAs(origin));
        Assert.That(observer.Seen.Select(seen => seen.Delivery), Is.All.SameAs(delivery));
    }

    [Test]
    public void Sequences_rise_by_one_per_change_of_a_partition_over_all_its_maps()
    {
        var observer = Observe("m");
        var other = Observe("n");

        _store.Apply(Write.Put("k", "1", Write.At(1)), Write.Put("k", "1", Write.At(1)), Write.Put("k", "2", Write.At(2)));
        _store.Apply(Write.Put("k", "1", Write.At(1)) with { Map = "n" });
        _store.Apply(Write.Put("k", "3", Write.At(3)));

        Assert.That(observer.Seen.Select(seen => seen.Sequence), Is.EqualTo(new long[] { 1, 2, 4 }));
        Assert.That(other.Seen.Select(seen => seen.Sequence), Is.EqualTo(new long[] { 3 }));
    }

    [Test]
    public void Nobody_is_told_of_a_write_that_changes_nothing()
    {
        _store.Apply(Write.Put("k", "2", Write.At(2)));
        var observer = Observe();

        _store.Apply(Write.Put("k", "2", Write.At(2)), Write.Put("k", "1", Write.At(1)));

        Assert.That(observer.Seen, Is.Empty);
    }

    [Test]
    public void Operations_of_one_key_are_seen_in_request_order()
    {
        var observer = Observe();

        _store.Apply([.. Enumerable.Range(0, 500).Select(i => Write.Put($"k{i % 7}", $"{i}", Write.At(i + 1)))]);

        foreach (var key in observer.Seen.GroupBy(seen => seen.Key))
            Assert.That(key.Select(seen => seen.After.Timestamp), Is.Ordered, key.Key);
        Assert.That(observer.Seen, Has.Count.EqualTo(500));
    }

    [Test]
    public void An_observer_taken_out_sees_nothing_more()
    {
        var gone = Observe();
        var stays = Observe();

        _store.Store.Find("m")!.Unobserve(gone);
        _store.Apply(Write.Put("k", "2", Write.At(2)));

        Assert.That(gone.Seen, Is.Empty);
        Assert.That(stays.Seen, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_scan_and_the_changes_above_its_sequence_make_the_whole()
    {
        var observer = Observe();
        using var start = new ManualResetEventSlim();
        var writer = new Thread(() =>
        {
            start.Wait();
            for (var i = 1; i <= 2_000; i++)
                _store.Apply(Write.Put($"k{i % 10}", $"{i}", Write.At(i)));
        });
        writer.Start();
        start.Set();

        var view = new Dictionary<string, byte[]>();
        var fences = new long[Partitioning.Count];
        var visitor = new ViewBuilder(view);
        for (var partition = 0; partition < Partitioning.Count; partition++)
            fences[partition] = _store.Store.Find("m")!.Scan(partition, 0, ref visitor);
        writer.Join();
        foreach (var seen in observer.Seen.Where(seen => seen.Sequence > fences[seen.Partition]))
            view[seen.Key] = seen.After.Value!;

        foreach (var (key, value) in view)
            Assert.That(value, Is.EqualTo(_store.Get(key).Value), key);
        Assert.That(view, Has.Count.EqualTo(10));
    }

    private RecordingObserver Observe(string map = "m")
    {
        var observer = new RecordingObserver();
        Assert.That(_store.Store.TryOpen(map, out var opened), Is.True);
        opened!.Observe(observer);
        return observer;
    }

    private readonly struct ViewBuilder(Dictionary<string, byte[]> view) : IRecordVisitor
    {
        public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
        {
            view[MsgPackText.Decode(key)] = record.Value!;
            return true;
        }
    }
}

using TopGun.Core.Grid;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Tests.Storage.Memory;

/// <summary>What is counted is what the heap holds, within a tenth.</summary>
[NonParallelizable]
public sealed class MemoryUseTests
{
    private const double Tolerance = 0.10;
    private const int AttemptsMax = 10;

    [Test]
    public void Records_are_counted_as_the_heap_has_them([Values(1, 200, 2_000)] int valueBytes) =>
        AssertCounted(store => Fill(store, 30_000, i => Record(i, valueBytes)));

    [Test]
    public void Tombstones_and_overwritten_values_are_not_counted_any_more() => AssertCounted(store =>
    {
        Fill(store, 20_000, i => Record(i, 500));
        Fill(store, 20_000, i => i % 2 == 0 ? Write.Remove($"key-{i:D8}", Write.At(2)) : Record(i, 30) with { Stamp = Write.At(2) });
    });

    [Test]
    public void Sets_are_counted_as_the_heap_has_them([Values(1, 20, 300)] int tagsPerKey) => AssertCounted(store =>
        Fill(store, 20_000, i => Write.AddTo($"key-{i / tagsPerKey:D8}", "a value", Write.At(1, (uint)i)) with { Map = "set" }));

    [Test]
    public void Records_that_are_forgotten_are_not_counted_any_more()
    {
        var store = new RecordStore();
        Fill(store, 1_000, i => Record(i, 500));
        Fill(store, 1_000, i => Write.Remove($"key-{i:D8}", Write.At(2)));
        var before = store.Memory.Bytes;

        store.ForgetTombstones(ulong.MaxValue, ulong.MaxValue);

        Assert.That(store.Memory.Bytes, Is.LessThan(before));
        Assert.That(store.Memory.ValueBytes, Is.Zero);
    }

    private static void AssertCounted(Action<RecordStore> fill)
    {
        // What is made once in a process is made before; what other tests have left may go at any time, so that one look is not enough.
        var (counted, held) = Measure(fill);
        for (var attempt = 0; attempt < AttemptsMax && Math.Abs(counted - held) > held * Tolerance; attempt++)
            (counted, held) = Measure(fill);

        Assert.That(counted, Is.EqualTo((double)held).Within(held * Tolerance));
    }

    private static (long Counted, long Held) Measure(Action<RecordStore> fill)
    {
        GC.WaitForPendingFinalizers();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new RecordStore();
        fill(store);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        return (store.Memory.Bytes, held);
    }

    private static void Fill(RecordStore store, int count, Func<int, Write> write)
    {
        var (groups, delivery) = (new PartitionGroups(), new Delivery());
        for (var first = 0; first < count; first += 500)
            store.Apply(Write.Batch([.. Enumerable.Range(first, Math.Min(500, count - first)).Select(write)]), groups, origin: null, delivery);
    }

    private static Write Record(int number, int valueBytes) => new($"key-{number:D8}", new byte[valueBytes], Write.At(1));
}

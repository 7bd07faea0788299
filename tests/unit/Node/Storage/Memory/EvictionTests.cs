using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Memory;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EvictionTests : IDisposable
{
    // Most of it is taken by the tables of a map; an eighth is left to values.
    private static readonly MemoryBudget Tiny = new(100_000);

    private readonly MemoryBackingStore _backing = new();
    private readonly DurableStoreUnderTest _life;

    public EvictionTests() => _life = new DurableStoreUnderTest(new SimulatedDisk(), _backing, budget: Tiny).Recovered();

    public void Dispose()
    {
        _life.Dispose();
        _backing.Dispose();
    }

    [Test]
    public async Task Line_444_what_the_store_does_not_hold_yet_is_never_evicted()
    {
        CutStoreOff();
        await _life.WriteAsync(Records(400));
        _life.Store.Eviction.Sweep();
        Assert.That(_life.Store.Memory.EvictedCount, Is.Zero);

        FlushAndSweep();
        Assert.That(_life.Store.Memory.EvictedCount, Is.GreaterThan(300));

        CutStoreOff();
        var again = Records(400, millis: 2);
        await _life.WriteAsync(again);
        _life.Store.Eviction.Sweep();
        Assert.That(again.Count(write => IsEvicted(write.Key)), Is.Zero);
    }

    [Test]
    public void A_sweep_that_began_while_the_store_was_read_takes_nothing_that_the_log_brings_for_clean()
    {
        var store = new RecordStore(budget: Tiny);
        store.EvictTo(_backing, static _ => { }, _life.Clock);
        store.CleanEpoch = ulong.MaxValue;
        store.Apply(Write.Batch(Records(400)), new PartitionGroups(), origin: null, new Delivery());
        using var reader = new HeldPartition(store.Find("m")!, 0);
        var sweep = new Thread(() => store.Eviction.Sweep()) { IsBackground = true };
        sweep.Start();
        SpinWait.SpinUntil(() => sweep.ThreadState.HasFlag(ThreadState.WaitSleepJoin), LogUnderTest.Limit);

        store.CleanEpoch = store.BeginEpoch();
        var late = Records(400, millis: 2).Where(write => Fnv1a.Hash(write.Key) % Partitioning.Count > 0).ToArray();
        store.Apply(Write.Batch(late), new PartitionGroups(), origin: null, new Delivery());
        reader.Release();
        sweep.Join();

        Assert.That(store.Memory.EvictedCount, Is.LessThanOrEqualTo(400 - late.Length));
        store.CleanEpoch = ulong.MaxValue;
        store.Eviction.Sweep();
        Assert.That(store.Memory.EvictedCount, Is.GreaterThan(300));
    }

    [Test]
    public async Task Line_443_a_data_set_of_five_times_the_budget_is_served_whole()
    {
        const int Keys = 3_000;
        var budget = new MemoryBudget(Keys * 1_000 / 5);
        var store = new DurableStoreUnderTest(new SimulatedDisk(), _backing, budget: budget).Recovered();
        for (var first = 0; first < Keys; first += 100)
        {
            await store.WriteAsync([.. Enumerable.Range(first, 100).Select(i => new Write($"k{i}", Value(i, 800), Write.At(1)))]);
            store.Storage.Drain();
        }
        store.Store.Eviction.Sweep();

        Assert.That(store.Store.Memory.Bytes, Is.LessThanOrEqualTo(budget.BytesMax));
        var map = store.Store.Find("m")!;
        for (var i = 0; i < Keys; i++)
            Assert.That(map.Get(Write.KeyBytes($"k{i}"), Fnv1a.Hash($"k{i}")).Value, Is.EqualTo(Value(i, 800)), $"k{i}");
        Assert.That(Lines(store).Count, Is.EqualTo(Keys));
        Assert.That(store.Store.Memory.Misses, Is.GreaterThan(Keys / 2));
        Assert.That(store.Store.Memory.Reloads, Is.EqualTo(store.Store.Memory.Misses));
        store.Dispose();
    }

    [Test]
    public async Task Tombstones_and_system_maps_stay()
    {
        await _life.WriteAsync(Records(400));
        await _life.WriteAsync([.. Enumerable.Range(0, 50).Select(i => Write.Remove($"k{i}", Write.At(2)))]);
        await _life.WriteAsync([.. Records(50).Select(write => write with { Map = "__topgun_policies" })]);

        FlushAndSweep();

        var system = _life.Store.Find("__topgun_policies")!;
        Assert.That(system.Count, Is.EqualTo(50));
        _backing.BeforeRead = static () => throw new IOException("nothing is read");
        for (var i = 0; i < 50; i++)
        {
            Assert.That(Get($"k{i}").IsTombstone, Is.True);
            Assert.That(system.Get(Write.KeyBytes($"k{i}"), Fnv1a.Hash($"k{i}")).IsLiveAt(0), Is.True);
        }
    }

    [Test]
    public async Task A_repeated_write_of_an_evicted_record_changes_nothing_and_an_older_one_loses()
    {
        var writes = Records(400);
        await _life.WriteAsync(writes);
        FlushAndSweep();
        var (root, pending) = (_life.Store.Find("m")!.Tree.RootHash, _life.Storage.PendingCount);

        await _life.WriteAsync(writes);
        await _life.WriteAsync([.. writes.Select(write => write with { Value = Value(9, 20), Stamp = Write.At(0) })]);

        Assert.That(_life.Store.Find("m")!.Tree.RootHash, Is.EqualTo(root));
        Assert.That(_life.Storage.PendingCount, Is.EqualTo(pending));
    }

    [Test]
    public async Task A_store_that_cannot_be_read_refuses_what_needs_it_and_nothing_else()
    {
        await _life.WriteAsync(Records(400));
        FlushAndSweep();
        var evicted = Records(400).First(write => IsEvicted(write.Key));
        _backing.BeforeRead = static () => throw new IOException("away");

        Assert.That(() => Get(evicted.Key), Throws.TypeOf<GridException>().With.Property("Error").Property("Code").EqualTo(GridErrorCode.Unavailable));
        var batch = Write.Batch(evicted, Write.Put("new", "v", Write.At(5)), evicted with { Stamp = Write.At(7) });
        _life.Store.Apply(batch, new PartitionGroups(), origin: null, new Delivery());

        // The first needs the value, since its stamp is equal; the last one waits behind it.
        Assert.That(
            batch.Operations.ToArray().Select(operation => operation.Outcome),
            Is.EqualTo(new[] { OperationOutcome.Rejected, OperationOutcome.Applied, OperationOutcome.Rejected }));
        _backing.BeforeRead = null;
        Assert.That(Get(evicted.Key).Timestamp, Is.EqualTo(Write.At(1)));
    }

    [Test]
    public async Task A_store_that_cannot_be_read_is_told_of_with_map_and_error_once_in_a_while_and_counted()
    {
        await _life.WriteAsync(Records(400));
        FlushAndSweep();
        var evicted = Records(400).First(write => IsEvicted(write.Key));
        _backing.BeforeRead = static () => throw new IOException("connection reset by peer");

        for (var i = 0; i < 5; i++)
            Assert.That(() => Get(evicted.Key), Throws.TypeOf<GridException>());
        var first = _life.Warnings.ToArray();
        _life.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.That(() => Get(evicted.Key), Throws.TypeOf<GridException>());

        Assert.That(first, Has.Length.EqualTo(1));
        Assert.That(first[0], Does.Contain("'m'").And.Contain("connection reset by peer"));
        Assert.That(_life.Warnings, Has.Count.EqualTo(2));
        Assert.That(_life.Store.Memory.FailedReads, Is.EqualTo(6));
    }

    [Test]
    public async Task A_record_that_the_store_has_lost_is_told_of_refused_after_one_reading_and_counted()
    {
        await _life.WriteAsync(Records(400));
        FlushAndSweep();
        var lost = Records(400).First(write => IsEvicted(write.Key));
        _backing.Lose("m", lost.Key);
        var readings = 0;
        _backing.BeforeRead = () => readings++;

        for (var i = 0; i < 3; i++)
            Assert.That(() => Get(lost.Key), Throws.TypeOf<GridException>().With.Property("Error").Property("Code").EqualTo(GridErrorCode.Internal));

        Assert.That(readings, Is.EqualTo(3));
        Assert.That(_life.Warnings.Single(), Does.Contain("has lost a record").And.Contain($"'{lost.Key}'").And.Contain("'m'").And.Contain("it holds nothing"));
        Assert.That((_life.Store.Memory.LostReads, _life.Store.Memory.FailedReads), Is.EqualTo((3, 0)));
    }

    [Test]
    public async Task A_scan_that_comes_upon_a_lost_record_is_refused_and_never_leaves_it_out()
    {
        await _life.WriteAsync(Records(400));
        FlushAndSweep();
        _backing.Lose("m", Records(400).First(write => IsEvicted(write.Key)).Key);

        Assert.That(() => Lines(_life), Throws.TypeOf<GridException>().With.Property("Error").Property("Code").EqualTo(GridErrorCode.Internal));
    }

    [Test]
    public async Task A_record_that_somebody_else_has_changed_in_the_store_is_not_taken_for_ours_until_it_is_written_again()
    {
        await _life.WriteAsync(Records(400));
        FlushAndSweep();
        var changed = Records(400).First(write => IsEvicted(write.Key));
        _backing.Change("m", changed.Key, record => record with { Millis = 99 });

        Assert.That(() => Get(changed.Key), Throws.TypeOf<GridException>().With.Property("Error").Property("Code").EqualTo(GridErrorCode.Internal));
        Assert.That(_life.Warnings.Single(), Does.Contain("it holds that of 99:"));

        await _life.WriteAsync(changed with { Stamp = Write.At(100) });
        Assert.That(Get(changed.Key).Timestamp, Is.EqualTo(Write.At(100)));
    }

    [Test]
    public async Task A_record_that_is_written_flushed_and_evicted_while_it_is_read_is_not_taken_for_lost()
    {
        await _life.WriteAsync(Records(400));
        FlushAndSweep();
        var written = Records(400).First(write => IsEvicted(write.Key));
        var rounds = 0;
        // Each reading finds a record that is newer than the one that was missing, as far as the store is asked.
        _backing.AfterRead = () =>
        {
            if (++rounds > 3)
                return;
            _life.WriteAsync([.. Records(400, millis: rounds + 1)]).GetAwaiter().GetResult();
            FlushAndSweep();
        };

        Assert.That(Get(written.Key).Timestamp, Is.EqualTo(Write.At(4)));
        Assert.That(rounds, Is.GreaterThan(1));
        Assert.That(_life.Store.Memory.LostReads, Is.Zero);
    }

    [Test]
    public async Task Another_life_begins_within_the_budget_and_with_the_same_records()
    {
        var (disk, backing) = (new SimulatedDisk(), new MemoryBackingStore());
        var life = new DurableStoreUnderTest(disk, backing, budget: Tiny).Recovered();
        await life.WriteAsync(Records(1_000));
        life.Storage.Drain();
        life.Store.Eviction.Sweep();
        await life.WriteAsync(Records(100, millis: 2));
        var (root, lines) = (life.Store.Find("m")!.Tree.RootHash, Lines(life));
        disk.CrashAfter(0);
        life.Dispose();
        disk.Restart(losesPower: true);

        using var next = new DurableStoreUnderTest(disk, backing, budget: Tiny).Recovered();
        next.Store.Eviction.Sweep();

        Assert.That(next.Store.Find("m")!.Tree.RootHash, Is.EqualTo(root));
        Assert.That(Lines(next), Is.EqualTo(lines));
        Assert.That(next.Store.Memory.EvictedCount, Is.GreaterThan(500));
    }

    [Test]
    public async Task Writes_are_refused_only_while_the_store_lags_behind()
    {
        CutStoreOff();
        await _life.WriteAsync(Records(400));
        _life.Store.Eviction.Sweep();
        Assert.That(_life.Store.Memory.IsFull, Is.True);

        FlushAndSweep();

        Assert.That(_life.Store.Memory.IsFull, Is.False);
    }

    [Test]
    public void Line_445_without_a_store_the_budget_is_full_and_nothing_goes()
    {
        var store = new StoreUnderTest(budget: Tiny);
        store.Apply(Records(400));

        store.Store.Eviction.Sweep();

        Assert.That(store.Store.Memory.IsFull, Is.True);
        Assert.That(store.LiveKeys(nowMillis: 1), Has.Count.EqualTo(400));
    }

    private static Write[] Records(int count, long millis = 1) =>
        [.. Enumerable.Range(0, count).Select(i => new Write($"k{i}", Value(i, 200), Write.At(millis)))];

    private static byte[] Value(int seed, int length)
    {
        var value = new byte[length];
        (value[0], value[1], value[2]) = (0xc5, (byte)((length - 3) >> 8), (byte)(length - 3));
        new Random(seed).NextBytes(value.AsSpan(3));
        return value;
    }

    private static List<string> Lines(DurableStoreUnderTest life)
    {
        var lines = new List<string>();
        var visitor = new RecordLines(life.Store.Find("m")!, lines);
        for (var partition = 0; partition < Partitioning.Count; partition++)
            life.Store.Find("m")!.ScanChanged(partition, 0, ref visitor);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private TopGun.Node.Storage.Records.RecordVersion Get(string key) => _life.Store.Find("m")!.Get(Write.KeyBytes(key), Fnv1a.Hash(key));

    // Otherwise the store catches up as soon as memory runs short.
    private void CutStoreOff() => _backing.BeforeCommit = static () => throw new IOException("away");

    private void FlushAndSweep()
    {
        _backing.BeforeCommit = null;
        _life.Storage.Drain();
        _life.Store.Eviction.Sweep();
    }

    private bool IsEvicted(string key)
    {
        var hash = Fnv1a.Hash(key);
        var table = _life.Store.Find("m")!.TableOf(Partitioning.PartitionOf(hash));
        return table.IsEvicted(table.IndexOf(Write.KeyBytes(key), hash));
    }
}

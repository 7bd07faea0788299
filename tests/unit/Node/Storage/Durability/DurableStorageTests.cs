using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Core.Time;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Tombstones;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Durability;

/// <summary>What was written is there in the next life, from the log, from the store, or from both.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DurableStorageTests : IDisposable
{
    private readonly SimulatedDisk _disk = new();
    private readonly MemoryBackingStore _backing = new();

    public void Dispose() => _backing.Dispose();

    [Test]
    public async Task Lines_171_189_and_449_records_tombstones_times_to_live_and_roots_are_those_of_the_life_before([Values] bool isFlushed)
    {
        List<string> before;
        using (var life = Open())
        {
            await life.WriteAsync(Write.Put("a", "1", Write.At(1)), Write.Put("b", "2", Write.At(2)) with { TtlMillis = 60_000 });
            await life.WriteAsync(Write.Put("a", "3", Write.At(3)), Write.Remove("b", Write.At(4)), Write.Put("c", "4", Write.At(5)) with { TtlMillis = 9 });
            await life.WriteAsync(Write.AddTo("k", "x", Write.At(6)) with { Map = "set" }, Write.AddTo("k", "y", Write.At(7)) with { Map = "set" });
            await life.WriteAsync(Untag("k", Write.At(6).ToString(), Write.At(8)), Untag("k", "never", Write.At(9)));
            before = life.State();
            if (isFlushed)
                life.Storage.Drain();
        }

        using var next = Open();

        Assert.That(next.State(), Is.EqualTo(before));
        var entry = next.Store.Find("set")!.GetEntry("k"u8, Fnv1a.Hash("k"))!;
        Assert.That(entry.Elements, Has.Count.EqualTo(1));
        Assert.That(entry.Tombstones, Has.Count.EqualTo(2));
        Assert.That(_disk.List(), Has.Count.EqualTo(isFlushed ? 1 : 2));
    }

    [Test]
    public async Task Line_436_a_record_of_the_store_is_not_overwritten_by_an_older_one_of_the_log()
    {
        using (var life = Open())
            await life.WriteAsync(Write.Put("k", "old", Write.At(1)));
        PutBehindTheLog("k", "new", 9);

        using var next = Open();

        Assert.That(next.Store.Find("m")!.Get("k"u8, Fnv1a.Hash("k")).Value, Is.EqualTo(Write.Text("new")));
    }

    [Test]
    public async Task Line_440_a_thousand_writes_of_one_key_are_one_write_of_the_store()
    {
        using var life = Open();
        for (var i = 1; i <= 10; i++)
            await life.WriteAsync([.. Enumerable.Range(i * 100, 100).Select(millis => Write.Put("k", $"{millis}", Write.At(millis)))]);

        life.Storage.Drain();

        Assert.That(_backing.WrittenCount, Is.EqualTo(1));
        Assert.That(life.Storage.PendingCount, Is.Zero);
        using var next = Open();
        Assert.That(next.Store.Find("m")!.Get("k"u8, Fnv1a.Hash("k")).Value, Is.EqualTo(Write.Text("1099")));
    }

    [Test]
    public async Task Line_448_segments_are_deleted_only_behind_the_watermark_of_the_store()
    {
        using var life = new DurableStoreUnderTest(_disk, _backing, segmentBytes: 400).Recovered();
        _backing.BeforeCommit = () => throw new IOException("the database is away");
        for (var i = 0; i < 30; i++)
            await life.WriteAsync(Write.Put($"k{i}", "v", Write.At(i + 1)));
        life.Storage.Drain();
        var kept = _disk.List().Count;
        _backing.BeforeCommit = null;

        life.Storage.Drain();

        Assert.That(kept, Is.GreaterThan(5));
        Assert.That(_disk.List(), Has.Count.EqualTo(1));
        Assert.That(_backing.Watermark, Is.EqualTo(30));
    }

    [Test]
    public async Task Line_448_the_log_does_not_grow_while_the_store_keeps_up()
    {
        using var life = new DurableStoreUnderTest(_disk, _backing, segmentBytes: 400).Recovered();
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 30; i++)
                await life.WriteAsync(Write.Put($"k{i}", "v", Write.At((round * 100) + i + 1)));
            life.Storage.Drain();

            Assert.That(_disk.List(), Has.Count.EqualTo(1), $"round {round}");
        }
    }

    [Test]
    public async Task Line_439_a_store_that_fails_takes_nothing_away_and_is_warned_of_once()
    {
        using (var life = Open())
        {
            _backing.BeforeCommit = () => throw new IOException("the database is away");
            await life.WriteAsync(Write.Put("k", "v", Write.At(1)));
            for (var i = 0; i < 5; i++)
                life.Storage.Drain();
            Assert.That(life.Warnings.Where(warning => warning.Contains("has failed 3 times")), Has.Exactly(1).Items);
            Assert.That(life.Store.Find("m")!.Get("k"u8, Fnv1a.Hash("k")).Value, Is.EqualTo(Write.Text("v")));
        }
        _backing.BeforeCommit = null;

        using var next = Open();

        Assert.That(next.Store.Find("m")!.Get("k"u8, Fnv1a.Hash("k")).Value, Is.EqualTo(Write.Text("v")));
    }

    [Test]
    public async Task What_a_killed_process_left_to_the_system_is_on_the_disk_before_anybody_is_told_that_it_is([Range(1, 8)] int seed)
    {
        var disk = new SimulatedDisk(seed);
        var write = Write.Put("k", "v", Write.At(1));
        using (var life = new DurableStoreUnderTest(disk, _backing, FsyncPolicy.Batched).Recovered())
        {
            await life.WriteAsync(write);
            disk.CrashAfter(0);
        }
        disk.Restart(losesPower: false);
        using (var life = new DurableStoreUnderTest(disk, _backing, FsyncPolicy.PerOp).Recovered())
        {
            Assert.That(await life.WriteAsync(write), Is.True);
            Assert.That(await life.WriteAsync(Write.Put("l", "w", Write.At(2))), Is.True);
            disk.CrashAfter(0);
        }
        disk.Restart(losesPower: true);

        using var next = new DurableStoreUnderTest(disk, _backing, FsyncPolicy.PerOp).Recovered();

        Assert.That(next.Store.Find("m")!.Get("k"u8, Fnv1a.Hash("k")).Value, Is.EqualTo(Write.Text("v")), $"seed {seed}");
        Assert.That(next.Store.Find("m")!.Get("l"u8, Fnv1a.Hash("l")).Value, Is.EqualTo(Write.Text("w")), $"seed {seed}");
    }

    [Test]
    public async Task What_expires_is_logged_as_a_tombstone()
    {
        List<string> before;
        using (var life = Open())
        {
            await life.WriteAsync(Write.Put("k", "v", Write.At(10)) with { TtlMillis = 5 });
            life.Store.Expire(100, "node", new());
            before = life.State();
        }

        using var next = Open();

        Assert.That(next.State(), Is.EqualTo(before));
        Assert.That(next.Store.Find("m")!.TombstoneCount, Is.EqualTo(1));
    }

    [Test]
    public async Task What_the_store_holds_is_told_by_epochs()
    {
        using var life = Open();
        await life.WriteAsync(Write.Put("k", "v", Write.At(1)));
        var isCleanBefore = IsClean(life, "k");

        life.Storage.Drain();
        var isCleanAfter = IsClean(life, "k");
        await life.WriteAsync(Write.Put("k", "w", Write.At(2)));

        Assert.That((isCleanBefore, isCleanAfter, IsClean(life, "k")), Is.EqualTo((false, true, false)));
    }

    [Test]
    public async Task Line_211_removals_of_an_earlier_life_are_forgotten_like_others([Values] bool isFlushed)
    {
        using (var life = Open())
        {
            await life.WriteAsync(Write.Put("a", "1", Write.At(1)), Write.AddTo("k", "x", Write.At(6)) with { Map = "set" });
            await life.WriteAsync(Write.Remove("a", Write.At(4)), Untag("k", Write.At(6).ToString(), Write.At(8)));
            if (isFlushed)
                life.Storage.Drain();
        }

        using var next = Open();
        var open = next.Store.TombstoneEpochs.Open;
        var before = next.Store.ForgetTombstones(open - 1, open - 1);
        var epoch = next.Store.CloseTombstoneEpoch();
        var after = next.Store.ForgetTombstones(epoch, epoch);

        Assert.That(before, Is.EqualTo(default(ForgottenTombstones)), "no replica has confirmed them to this life");
        Assert.That(after, Is.EqualTo(new ForgottenTombstones(1, 1)));
        Assert.That(next.Store.TagTombstoneBytes, Is.Zero);
    }

    [Test]
    public async Task A_map_of_which_everything_was_forgotten_keeps_its_kind([Values] bool isFlushed)
    {
        using (var life = Open())
        {
            await life.WriteAsync(Write.Put("a", "1", Write.At(1)), Write.AddTo("k", "x", Write.At(6)) with { Map = "set" });
            await life.WriteAsync(Write.Remove("a", Write.At(4)), Untag("k", Write.At(6).ToString(), Write.At(8)));
            var epoch = life.Store.CloseTombstoneEpoch();
            life.Store.ForgetTombstones(epoch, epoch);
            await life.WriteAsync(Write.Put("other", "1", Write.At(9)) with { Map = "n" });
            if (isFlushed)
                life.Storage.Drain();
        }

        using var next = Open();

        Assert.That(next.Store.Find("m")!.Kind, Is.EqualTo(MapKind.LastWriteWins));
        Assert.That(next.Store.Find("set")!.Kind, Is.EqualTo(MapKind.ObservedRemove));
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(6)]
    public async Task Line_450_sets_come_back_the_same_from_their_deltas_and_from_the_store(int flushedWrites)
    {
        Write[] writes =
        [
            Write.AddTo("k", "x", Write.At(1)), Write.AddTo("k", "y", Write.At(2)), Write.AddTo("l", "z", Write.At(3)),
            Untag("k", Write.At(1).ToString(), Write.At(4)), Write.AddTo("k", "v", Write.At(5)), Untag("l", Write.At(3).ToString(), Write.At(6)),
        ];
        List<string> before;
        using (var life = Open())
        {
            for (var i = 0; i < writes.Length; i++)
            {
                await life.WriteAsync(writes[i] with { Map = "set" });
                if (i + 1 == flushedWrites)
                    life.Storage.Drain();
            }
            before = life.State();
        }

        using var next = Open();

        Assert.That(next.State(), Is.EqualTo(before));
    }

    [Test]
    public async Task Forgotten_removals_do_not_come_back_and_neither_does_what_they_removed([Values] bool isFlushedBefore, [Values] bool isFlushedAfter)
    {
        var tag = Write.At(6).ToString();
        List<string> before;
        using (var life = Open())
        {
            await life.WriteAsync(Write.Put("a", "1", Write.At(1)), Write.Put("b", "2", Write.At(2)), Write.Put("c", "3", Write.At(3)));
            await life.WriteAsync(Write.Remove("a", Write.At(4)), Write.Remove("b", Write.At(5)));
            await life.WriteAsync(Write.AddTo("k", "x", Write.At(6)) with { Map = "set" }, Write.AddTo("k", "y", Write.At(7)) with { Map = "set" });
            await life.WriteAsync(Untag("k", tag, Write.At(8)));
            if (isFlushedBefore)
                life.Storage.Drain();
            var epoch = life.Store.CloseTombstoneEpoch();
            Assert.That(life.Store.ForgetTombstones(epoch, epoch), Is.EqualTo(new ForgottenTombstones(2, 1)));
            await life.WriteAsync(Write.Put("b", "again", Write.At(20)));
            before = life.State();
            if (isFlushedAfter)
                life.Storage.Drain();
        }

        using var next = Open();

        Assert.That(next.State(), Is.EqualTo(before));
        Assert.That(next.Store.Find("m")!.TombstoneCount, Is.Zero);
        Assert.That(next.Store.Find("set")!.ForgottenTagEpoch, Is.GreaterThan(0));
        await next.WriteAsync(Write.Put("a", "1", Write.At(1)), Write.AddTo("k", "x", Write.At(6)) with { Map = "set" });
        Assert.That(next.State(), Is.EqualTo(before), "late copies of what was removed");
    }

    [Test]
    public async Task A_write_without_effect_waits_for_the_write_that_it_repeats()
    {
        using var life = Open();
        _disk.SyncWaitsFor = new ManualResetEventSlim(false);
        var write = Write.Put("k", "v", Write.At(1));
        var first = life.WriteAsync(write);

        var repeated = life.WriteAsync(write);

        Assert.That(repeated.IsCompleted, Is.False);
        _disk.SyncWaitsFor.Set();
        Assert.That(await first && await repeated, Is.True);
    }

    private static bool IsClean(DurableStoreUnderTest life, string key)
    {
        var hash = Fnv1a.Hash(key);
        var table = life.Store.Find("m")!.TableOf(Partitioning.PartitionOf(hash));
        return table.EpochAt(table.IndexOf(Write.KeyBytes(key), hash)) < life.Store.CleanEpoch;
    }

    private DurableStoreUnderTest Open() => new DurableStoreUnderTest(_disk, _backing).Recovered();

    private static Write Untag(string key, string tag, HlcTimestamp stamp) => Write.RemoveFrom(key, tag) with { Map = "set", Stamp = stamp };

    private void PutBehindTheLog(string key, string value, long millis) => _backing.Write(
        [
            new()
            {
                Kind = OperationKind.Put, Partition = (int)(Fnv1a.Hash(key) % 271), MapName = "m", Key = Write.KeyBytes(key),
                KeyHash = Fnv1a.Hash(key), Tag = [], Value = Write.Text(value), Millis = millis, Counter = 0, NodeId = "a", TtlMillis = 0,
            },
        ],
        watermark: 0);
}

using TopGun.Node.Storage.Recoveries;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Wal;

/// <summary>What waits is told when it is safe, and not before.</summary>
public sealed class WriteAheadLogTests
{
    [Test]
    public async Task Per_op_tells_after_the_fsync_and_shares_it_among_all_who_wait()
    {
        var disk = new SimulatedDisk { SyncWaitsFor = new ManualResetEventSlim(false) };
        using var log = new LogUnderTest(disk);
        var first = log.WriteAsync("a");
        var others = new List<Task>();
        for (var i = 0; i < 50; i++)
            others.Add(log.WriteAsync($"b{i}"));

        Assert.That(first.IsCompleted, Is.False);
        disk.SyncWaitsFor.Set();
        await Task.WhenAll([first, .. others]);

        Assert.That(disk.Syncs, Is.LessThanOrEqualTo(3));
        Assert.That(log.Log.DurableSequence, Is.EqualTo(51));
    }

    [Test]
    public async Task Batched_tells_when_the_operating_system_has_it_and_syncs_within_the_window()
    {
        var disk = new SimulatedDisk { SyncWaitsFor = new ManualResetEventSlim(false) };
        using var log = new LogUnderTest(disk, FsyncPolicy.Batched);

        await log.WriteAsync("a");
        Assert.That(disk.Syncs, Is.Zero);
        disk.SyncWaitsFor.Set();
        var onDisk = LogWaitUnderTest.For(log.Log, toDisk: true);
        await onDisk.WaitAsync(LogUnderTest.Limit);

        Assert.That(log.Log.DurableSequence, Is.EqualTo(1));
    }

    [Test]
    public async Task Line_432_batched_loses_no_more_than_its_window_when_the_power_fails()
    {
        const int Seeds = 40;
        var lost = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var disk = new SimulatedDisk(seed);
            using (var log = new LogUnderTest(disk, FsyncPolicy.Batched))
            {
                await log.WriteAsync("first");
                log.Clock.Advance(WalLimits.CommitWindow / 2);
                await log.WriteAsync("second");
                Assert.That(disk.Syncs, Is.Zero, "nobody asked for the disk, and the window is open");
                var synced = disk.NextSync();
                log.Clock.Advance(WalLimits.CommitWindow / 2);
                await synced.WaitAsync(LogUnderTest.Limit);
                await log.WriteAsync("young");
                disk.CrashAfter(0);
            }
            disk.Restart(losesPower: true);

            var keys = LogUnderTest.Replay(disk).Store.LiveKeys(0);

            Assert.That(keys, Is.SupersetOf(new[] { "first", "second" }), $"seed {seed}");
            lost += keys.Contains("young") ? 0 : 1;
        }
        Assert.That(lost, Is.GreaterThan(0), "the disk forgets nothing, so that the test shows nothing");
    }

    [Test]
    public async Task None_tells_at_once_and_waits_for_the_operating_system_when_asked_for_persisted()
    {
        var disk = new SimulatedDisk();
        using (var log = new LogUnderTest(disk, FsyncPolicy.None))
        {
            log.Append("a");
            Assert.That(log.Log.TryHold(new LogWaitUnderTest(), toDisk: false), Is.False);
            log.Append("b");
            await LogWaitUnderTest.For(log.Log, toDisk: true).WaitAsync(LogUnderTest.Limit);
            Assert.That(disk.Syncs, Is.Zero);
            disk.CrashAfter(0);
        }
        disk.Restart(losesPower: false);

        Assert.That(LogUnderTest.Replay(disk).Store.LiveKeys(0), Is.EquivalentTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Line_438_a_write_error_ends_the_log_and_nothing_is_told_after_it()
    {
        var disk = new SimulatedDisk();
        using var log = new LogUnderTest(disk);
        await log.WriteAsync("a");
        var failure = new IOException("No space left on device");
        disk.NextWriteFails = failure;

        var lost = log.WriteAsync("b");
        Assert.That(await log.Failed.WaitAsync(LogUnderTest.Limit), Is.SameAs(failure));
        var later = log.WriteAsync("c");

        Assert.That(lost.IsCompleted, Is.False);
        Assert.That(later.IsCompleted, Is.False);
    }

    [Test]
    public async Task Line_438_an_fsync_error_ends_the_log_too([Values(FsyncPolicy.PerOp, FsyncPolicy.Batched)] FsyncPolicy policy)
    {
        var disk = new SimulatedDisk();
        using var log = new LogUnderTest(disk, policy);
        await log.WriteAsync("a");
        disk.NextSyncFails = new IOException("Input/output error");

        log.Append("b");
        var lost = LogWaitUnderTest.For(log.Log, toDisk: true);

        Assert.That(await log.Failed.WaitAsync(LogUnderTest.Limit), Is.TypeOf<IOException>());
        Assert.That(lost.IsCompleted, Is.False);
    }

    [Test]
    public async Task Segments_end_at_their_size_and_are_deleted_up_to_a_watermark_only()
    {
        var disk = new SimulatedDisk();
        using var log = new LogUnderTest(disk, segmentBytes: 300);
        for (var i = 0; i < 20; i++)
            await log.WriteAsync($"k{i}");
        await log.Log.SealAsync().WaitAsync(LogUnderTest.Limit);
        var segments = log.Log.Sealed;

        log.Log.Retire(segments[2].Last);
        log.Log.Retire(segments[3].Last - 1);

        Assert.That(segments, Has.Count.GreaterThan(4));
        Assert.That(segments[^1].Last, Is.EqualTo(20));
        Assert.That(log.Log.Sealed, Is.EqualTo(segments.Skip(3)));
        Assert.That(disk.List(), Has.Count.EqualTo(segments.Count - 3 + 1));
    }

    [Test]
    public async Task Line_437_sequences_go_on_after_a_restart()
    {
        var disk = new SimulatedDisk();
        using (var log = new LogUnderTest(disk))
            await log.WriteAsync("a");
        var recovered = LogUnderTest.Replay(disk).Log;

        using (var log = new LogUnderTest(disk, recovered: recovered))
        {
            await log.WriteAsync("b");
            Assert.That(log.Log.LastSequence, Is.EqualTo(2));
        }
        var again = LogUnderTest.Replay(disk, watermark: 7).Log;

        Assert.That(again.Last, Is.EqualTo(7), "what the store has seen is never given again either");
    }

    [Test]
    public void A_log_that_is_beyond_its_limit_says_so()
    {
        using var log = new LogUnderTest(new SimulatedDisk { SyncWaitsFor = new ManualResetEventSlim(false) });
        var megabyte = new string('x', 20);
        log.Append("a", megabyte);
        Assert.That(log.Log.IsFull, Is.False);

        log.Disk.SyncWaitsFor!.Set();
        using var small = new WriteAheadLog(
            new SimulatedDisk(), RecoveredLog.Empty, new LogOptions { LogBytesMax = 16, Failed = _ => { } }, new ManualTimeProvider());

        Assert.That(small.IsFull, Is.True);
    }
}

using TopGun.Core.Grid.Maps;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Recoveries;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Segments;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Recoveries;

/// <summary>A log is read back whole, or not at all.</summary>
public sealed class LogReplayTests
{
    [Test]
    public async Task Line_433_a_torn_end_is_cut_with_a_warning_and_what_is_before_it_is_there([Values(1, 10, 40)] int lost)
    {
        var disk = await WrittenAsync(3);
        disk.Cut(Newest(disk), disk.LengthOf(Newest(disk)) - lost);

        var (store, log, warnings) = LogUnderTest.Replay(disk);

        Assert.That(store.LiveKeys(0), Is.EquivalentTo(new[] { "k0", "k1" }));
        Assert.That(warnings, Has.Count.EqualTo(1));
        Assert.That(warnings[0], Does.Contain(SegmentFormat.NameOf(1)).And.Contain("torn"));
        Assert.That(LogUnderTest.Replay(disk).Warnings, Is.Empty, "it is cut once");
        Assert.That(log.Last, Is.EqualTo(2));
    }

    [Test]
    public async Task Line_434_a_flipped_bit_before_the_end_is_refused_with_file_and_offset([Values(0, 4, 9, 30)] int within)
    {
        var disk = await WrittenAsync(3);
        disk.Flip(Newest(disk), SegmentFormat.FileHeadBytes + within);

        var damage = Assert.Throws<LogDamageException>(() => LogUnderTest.Replay(disk));

        Assert.That(damage.FileName, Is.EqualTo(SegmentFormat.NameOf(1)));
        Assert.That(damage.Offset, Is.EqualTo(SegmentFormat.FileHeadBytes));
        Assert.That(damage.Message, Does.Contain(SegmentFormat.NameOf(1)).And.Contain("offset 32"));
    }

    [Test]
    public void A_record_of_a_partition_that_there_is_not_is_damage_whatever_the_checksums_say()
    {
        var disk = new SimulatedDisk();
        var buffer = new LogBuffer();
        LogRecord.Append(buffer, OperationKind.Put, Partitioning.Count, "m", "k"u8, 1, Write.At(1), 0, Write.Text("v"), default);
        SegmentFormat.WriteBlockHead(buffer.Block, count: 1, first: 1);
        var segment = new byte[SegmentFormat.FileHeadBytes + buffer.Length];
        SegmentFormat.WriteFileHead(segment, first: 1);
        buffer.Block.CopyTo(segment.AsSpan(SegmentFormat.FileHeadBytes));
        disk.Put(SegmentFormat.NameOf(1), segment);

        Assert.That(() => LogUnderTest.Replay(disk), Throws.TypeOf<LogDamageException>().With.Property("Offset").EqualTo(SegmentFormat.FileHeadBytes + SegmentFormat.BlockHeadBytes));
    }

    [Test]
    public async Task A_complete_segment_that_is_cut_or_missing_is_damage()
    {
        var disk = await WrittenAsync(3, segmentBytes: 100);
        var names = disk.List().Order(StringComparer.Ordinal).ToArray();
        var bytes = disk.BytesOf(names[0]);

        disk.Cut(names[0], SegmentFormat.FileHeadBytes);
        Assert.Throws<LogDamageException>(() => LogUnderTest.Replay(disk));
        disk.Cut(names[0], 10);
        Assert.Throws<LogDamageException>(() => LogUnderTest.Replay(disk));
        disk.Delete(names[0]);
        Assert.Throws<LogDamageException>(() => LogUnderTest.Replay(disk));
        disk.Put(names[0], bytes);

        Assert.That(LogUnderTest.Replay(disk).Store.LiveKeys(0), Has.Count.EqualTo(3));
    }

    [Test]
    public void A_segment_whose_head_was_not_finished_is_begun_anew([Values(0, 3, 20, 31)] int written, [Values] bool hasZeros)
    {
        var disk = new SimulatedDisk();
        using (new LogUnderTest(disk))
        {
        }
        var name = SegmentFormat.NameOf(1);
        byte[] head = [.. disk.BytesOf(name)[..written], .. hasZeros ? new byte[40] : []];
        disk.Put(name, head);

        var (_, log, warnings) = LogUnderTest.Replay(disk);

        Assert.That(log.Last, Is.Zero);
        Assert.That(disk.List(), Is.Empty);
        Assert.That(warnings, Has.Count.EqualTo(1));
        disk.Put(name, [.. head, 1]);
        Assert.Throws<LogDamageException>(() => LogUnderTest.Replay(disk));
    }

    [Test]
    public void Another_version_is_refused_by_name()
    {
        var disk = new SimulatedDisk();
        using (new LogUnderTest(disk))
        {
        }
        disk.Flip(SegmentFormat.NameOf(1), 4);

        Assert.That(Assert.Throws<LogDamageException>(() => LogUnderTest.Replay(disk)).Message, Does.Contain("version 19"));
    }

    [Test]
    public async Task Line_435_replaying_twice_gives_the_same_state()
    {
        var disk = await WrittenAsync(20);
        var (once, _, _) = LogUnderTest.Replay(disk);

        new LogReplay(disk, new Restoration(once.Store), new RecoveryMeter(), _ => { }).Run(0, 1);

        Assert.That(once.Store.Find("m")!.Tree.RootHash, Is.EqualTo(LogUnderTest.Replay(disk).Store.Store.Find("m")!.Tree.RootHash));
    }

    [Test]
    public async Task Line_436_an_older_write_of_the_log_never_takes_the_place_of_a_newer_one()
    {
        var disk = new SimulatedDisk();
        using (var log = new LogUnderTest(disk))
        {
            await log.WriteAsync("k", "new", millis: 9);
            await log.WriteAsync("k", "old", millis: 5);
        }

        Assert.That(LogUnderTest.Replay(disk).Store.Get("k").Value, Is.EqualTo(Write.Text("new")));
    }

    [Test]
    public async Task What_is_at_or_below_the_watermark_is_not_replayed()
    {
        var disk = await WrittenAsync(5);

        Assert.That(LogUnderTest.Replay(disk, watermark: 3).Store.LiveKeys(0), Is.EquivalentTo(new[] { "k3", "k4" }));
    }

    [Test]
    public void Random_bytes_never_pass_and_never_break_the_reader([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var disk = WrittenAsync(random.Next(1, 6)).Result;
        var name = Newest(disk);
        for (var i = 0; i < 4; i++)
            disk.Flip(name, random.Next(disk.LengthOf(name)));

        try
        {
            var (store, _, _) = LogUnderTest.Replay(disk);
            Assert.That(store.LiveKeys(0), Is.SubsetOf(new[] { "k0", "k1", "k2", "k3", "k4" }), $"seed {seed}");
        }
        catch (LogDamageException damage)
        {
            Assert.That(damage.FileName, Is.EqualTo(name), $"seed {seed}");
        }
    }

    private static async Task<SimulatedDisk> WrittenAsync(int count, int segmentBytes = 1 << 20)
    {
        var disk = new SimulatedDisk();
        using var log = new LogUnderTest(disk, segmentBytes: segmentBytes);
        for (var i = 0; i < count; i++)
            await log.WriteAsync($"k{i}", millis: i + 1);
        return disk;
    }

    private static string Newest(SimulatedDisk disk) => disk.List().Order(StringComparer.Ordinal).Last();
}

using System.Text;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Segments;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Wal.Segments;

/// <summary>The format of the log (docs/specs/wal.md) does not change by accident: what was written once can be read for ever.</summary>
public sealed class FormatTests
{

    [Test]
    public async Task A_segment_is_written_byte_for_byte_as_ever()
    {
        var disk = new SimulatedDisk();
        using (var log = new LogUnderTest(disk))
        {
            Append(log.Log, OperationKind.Put, "todos", "k1", new HlcTimestamp(1_700_000_000_000, 7, "client-ä"), 60_000, [0xa1, 0x78], "");
            Append(log.Log, OperationKind.Remove, "todos", "k2", new HlcTimestamp(1_700_000_000_001, 0, "n"), 0, [], "");
            await LogWaitUnderTest.For(log.Log).WaitAsync(LogUnderTest.Limit);
            Append(log.Log, OperationKind.OrAdd, "tags", "k3", new HlcTimestamp(1_700_000_000_002, 1, "n"), 0, [0xc3], "1700000000002:1:n");
            Append(log.Log, OperationKind.OrRemove, "tags", "k3", default, 0, [], "1700000000002:1:n");
            await LogWaitUnderTest.For(log.Log).WaitAsync(LogUnderTest.Limit);
            Forget(log.Log, OperationKind.Remove, "todos", "k2", new HlcTimestamp(1_700_000_000_001, 0, "n"), 4, "");
            Forget(log.Log, OperationKind.OrRemove, "tags", "k3", new HlcTimestamp(1_700_000_000_002, 1, "n"), 5, "1700000000002:1:n");
            Append(log.Log, OperationKind.Put, "todos", "k4", new HlcTimestamp(1_700_000_000_003, 0, "n"), 0, [0xa1, 0x79], "", new JournalNote(1_700_000_000_000_000, isUpdate: true, [0xa1, 0x7a]));
            Append(log.Log, OperationKind.OrAdd, "tags", "k5", new HlcTimestamp(1_700_000_000_004, 0, "n"), 0, [0xc2], "t", new JournalNote(1_700_000_000_000_001, isUpdate: false, []));
            await LogWaitUnderTest.For(log.Log).WaitAsync(LogUnderTest.Limit);
        }

        var lines = Convert.ToHexStringLower(disk.BytesOf(SegmentFormat.NameOf(1))).Chunk(64).Select(line => new string(line));
        Assert.That(string.Join('\n', lines) + "\n", Is.EqualTo(await File.ReadAllTextAsync(Golden(3))));
    }

    [TestCase(1, 4)]
    [TestCase(2, 6)]
    [TestCase(3, 8)]
    public async Task A_segment_of_every_version_is_read(int version, long last)
    {
        var disk = new SimulatedDisk();
        disk.Put(SegmentFormat.NameOf(1), Convert.FromHexString((await File.ReadAllTextAsync(Golden(version))).ReplaceLineEndings(string.Empty)));

        var (store, log, warnings) = LogUnderTest.Replay(disk);

        Assert.That(warnings, Is.Empty);
        Assert.That(log.Last, Is.EqualTo(last));
        var put = store.Get("k1", "todos");
        Assert.That(put.Value, Is.EqualTo(new byte[] { 0xa1, 0x78 }));
        Assert.That(put.Timestamp, Is.EqualTo(new HlcTimestamp(1_700_000_000_000, 7, "client-ä")));
        Assert.That(put.TtlMillis, Is.EqualTo(60_000));
        var forgets = version > 1;
        Assert.That(store.Get("k2", "todos").IsTombstone, Is.EqualTo(!forgets));
        Assert.That(store.Store.Find("tags")!.GetEntry("k3"u8, Fnv1a.Hash("k3"))!.Tombstones, Has.Count.EqualTo(forgets ? 0 : 1));
        Assert.That(store.Store.Find("tags")!.ForgottenTagEpoch, Is.EqualTo(forgets ? 5 : 0));
        Assert.That(store.Get("k4", "todos").Value, Is.EqualTo(version < 3 ? null : new byte[] { 0xa1, 0x79 }));
        Assert.That(await JournaledAsync(version), Is.EqualTo(version < 3
            ? []
            : new[] { "1700000000000000 Put True todos/k4 a179 before a17a @1700000000003:0:n", "1700000000000001 OrAdd False tags/k5 c2 before  @1700000000004:0:n" }));
    }

    private static async Task<IEnumerable<string>> JournaledAsync(int version)
    {
        var disk = new SimulatedDisk();
        disk.Put(SegmentFormat.NameOf(1), Convert.FromHexString((await File.ReadAllTextAsync(Golden(version))).ReplaceLineEndings(string.Empty)));
        using var backing = new MemoryBackingStore { Journal = new StoredJournal(7, 1, []) };
        using var life = new DurableStoreUnderTest(disk, backing, journal: new JournalRetention(10, 1 << 20, 8)).Recovered();
        return [.. life.Store.KeptJournal!.TakeEntries().Select(entry =>
            $"{entry.Sequence} {entry.Kind} {entry.IsUpdate} {entry.MapName}/{Encoding.UTF8.GetString(entry.Key)} {Convert.ToHexStringLower(entry.Value)} "
            + $"before {Convert.ToHexStringLower(entry.Previous)} @{entry.Timestamp}")];
    }

    [Test]
    public void The_checksum_is_that_of_RFC_3720()
    {
        Span<byte> zeros = stackalloc byte[32];

        Assert.That(Crc32C.Finish(Crc32C.Append(Crc32C.Start, zeros)), Is.EqualTo(0x8a9136aa));
        Assert.That(Crc32C.Finish(Crc32C.Append(Crc32C.Start, "123456789"u8)), Is.EqualTo(0xe3069283));
    }

    private static string Golden(int version) => RepositoryRoot.Combine($"tests/unit/Node/Storage/Wal/Segments/segment-v{version}.hex");

    private static void Forget(WriteAheadLog log, OperationKind kind, string map, string key, HlcTimestamp stamp, ulong epoch, string tag)
    {
        var hash = Fnv1a.Hash(key);
        log.AppendForgotten(kind, (int)(hash % 271), map, Encoding.UTF8.GetBytes(key), hash, stamp, epoch, Encoding.UTF8.GetBytes(tag));
    }

    private static void Append(
        WriteAheadLog log, OperationKind kind, string map, string key, HlcTimestamp stamp, long ttlMillis, byte[] value, string tag,
        JournalNote note = default)
    {
        var hash = Fnv1a.Hash(key);
        log.Append(kind, (int)(hash % 271), map, Encoding.UTF8.GetBytes(key), hash, stamp, ttlMillis, value, Encoding.UTF8.GetBytes(tag), note);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Node.Storage.Backups;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal;

namespace TopGun.Node.Tests.Storage.Backups;

/// <summary>What is restored is what was backed up, to the root; what cannot be is refused before it does harm.</summary>
public sealed class BackupTests
{
    private string _folder = string.Empty;

    private string Archive => Path.Combine(_folder, "archive");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("topgun-backup-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_restored_node_has_the_records_and_roots_of_the_running_one([Values] bool fromPostgres, [Values] bool toPostgres)
    {
        List<string> before;
        BackupManifest manifest;
        using (var node = Open("from", fromPostgres ? PostgresServer.Shared.CreateSchema() : null))
        {
            await FillAsync(node);
            before = node.State();
            manifest = node.Backup(Archive);
        }
        var schema = toPostgres ? PostgresServer.Shared.CreateSchema() : null;

        var restored = NodeRestore.Run(Archive, () => Target("to", schema));

        using var next = Open("to", schema);
        Assert.That(next.State(), Is.EqualTo(before));
        Assert.That(manifest.FindDifference(restored.Maps), Is.Null);
        var roots = manifest.Maps.Select(map => $"{map.Name} {map.Kind} {map.Root:x8}");
        Assert.That(roots, Is.SubsetOf(before));
        Assert.That(manifest.Maps.Single(map => map.Name == "m"), Is.EqualTo(manifest.Maps[0] with { Rows = 3_001, Keys = 3_001, Tombstones = 1 }));
    }

    [Test]
    public async Task Under_load_every_archive_is_a_state_that_the_node_was_in_and_has_what_was_acknowledged_before([Values] bool isPostgres)
    {
        using var node = Open("from", isPostgres ? PostgresServer.Shared.CreateSchema() : null, segmentBytes: 4_000);
        using var stop = new CancellationTokenSource();
        using var progress = new SemaphoreSlim(0);
        await node.WriteAsync(Write.Put("k1", "v", Write.At(1)), Write.Put("last", "1", Write.At(1)));
        var acknowledged = 1;
        var writer = Task.Run(async () =>
        {
            // Each key once, in order, and one key again and again.
            for (var i = 2; !stop.IsCancellationRequested; i++)
            {
                await node.WriteAsync(Write.Put($"k{i}", "v", Write.At(i)), Write.Put("last", $"{i}", Write.At(i)));
                Volatile.Write(ref acknowledged, i);
                progress.Release();
            }
        });

        for (var round = 0; round < 15; round++)
        {
            for (var i = 0; i < 20; i++)
                Assert.That(await progress.WaitAsync(LogUnderTest.Limit), Is.True);
            var before = Volatile.Read(ref acknowledged);
            var flush = Task.Run(node.Storage.Drain);
            node.Backup(Archive + round);
            await flush;
            var records = RecordsOf(Archive + round);
            var count = records.Count - 1;
            Assert.That(records, Has.All.Matches<KeyValuePair<string, StoredRecord>>(record => record.Key == "last" || int.Parse(record.Key.AsSpan(1), CultureInfo.InvariantCulture) <= count));
            Assert.That(count, Is.GreaterThanOrEqualTo(before), $"round {round}");
            // The two are written in no order, since they are of different partitions, and may be torn apart by the moment.
            Assert.That(records["last"].Millis, Is.InRange(count - 1, count + 1));
        }
        await stop.CancelAsync();
        await writer.WaitAsync(LogUnderTest.Limit);
    }

    [Test]
    public async Task A_damaged_archive_is_refused_with_file_and_offset_wherever_the_damage_is()
    {
        using (var node = Open("from", null))
        {
            await node.WriteAsync(Write.Put("a", "1", Write.At(1)), Write.Remove("b", Write.At(2)), Write.AddTo("k", "x", Write.At(3)) with { Map = "set" });
            node.Backup(Archive);
        }
        var sound = File.ReadAllBytes(Archive);

        for (var place = 0; place < sound.Length; place++)
        {
            byte[] flipped = [.. sound];
            flipped[place] ^= 0x10;
            AssertRefused(flipped, $"a flipped bit at {place}");
            AssertRefused(sound[..place], $"cut at {place}");
        }
        AssertRefused([.. sound, 0], "something behind the end");
        Assert.That(() => NodeRestore.Verify(new MemoryStream(sound), Archive), Throws.Nothing);
    }

    [Test]
    public void An_archive_that_is_sound_but_not_what_its_manifest_says_is_refused()
    {
        using var stream = new MemoryStream();
        using (var writer = new BackupWriter(stream))
            writer.Complete(new BackupManifest(1, 1, [new BackupMap("m", default, 1, 1, 0, 7)]));

        AssertRefused(stream.ToArray(), "a manifest without its map");
    }

    [Test]
    public async Task A_restore_never_touches_a_place_that_holds_something()
    {
        var schema = PostgresServer.Shared.CreateSchema();
        using (var node = Open("from", schema))
        {
            await FillAsync(node);
            node.Storage.Drain();
            node.Backup(Archive);
        }

        Assert.That(() => NodeRestore.Run(Archive, () => Target("from", null)), Throws.InstanceOf<IOException>().With.Message.Contains("not empty"));
        Assert.That(() => NodeRestore.Run(Archive, () => Target("", schema)), Throws.InvalidOperationException.With.Message.Contains("holds records"));
        using var again = Open("from", schema);
        Assert.That(() => again.Backup(Archive), Throws.InstanceOf<IOException>().With.Message.Contains("exists"));
        Assert.That(again.Store.Find("m")!.Get("k7"u8, Fnv1a.Hash("k7")).Exists, Is.True);
    }

    [Test]
    public async Task A_database_that_a_node_works_with_is_not_restored_into()
    {
        var schema = PostgresServer.Shared.CreateSchema();
        await BackupAsync();
        using (var node = Open("node", schema))
            Assert.That(() => NodeRestore.Run(Archive, () => Target("", schema)), Throws.InvalidOperationException.With.Message.Contains("Another process"));

        using var next = Open("node", schema);
        Assert.That(next.Store.Find("m"), Is.Null);
    }

    [Test]
    public async Task A_database_whose_restore_was_killed_is_open_to_no_node_and_restored_again()
    {
        var schema = PostgresServer.Shared.CreateSchema();
        await BackupAsync();
        using var target = Target("to", schema);
        target.Store.Write([RecordsOf(Archive)["k1"]], 0);

        Assert.That(() => NodeRestore.Run(Archive, () => Target("to", schema)), Throws.InstanceOf<IOException>().With.Message.Contains("Another restore"));
        PostgresServer.Shared.Query($"SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE application_name = '{schema}'");
        Assert.That(
            () => new PostgresStore(DiskNode.AddressOf(schema), "log", isNewLog: true),
            Throws.InvalidOperationException.With.Message.Contains("run topgun restore again"));
        NodeRestore.Run(Archive, () => Target("to", schema));

        using var next = Open("to", schema);
        Assert.That(next.Store.Find("m")!.KeyCount, Is.EqualTo(3_001));
    }

    [Test]
    public async Task A_directory_whose_restore_was_killed_is_not_there_and_restored_again()
    {
        await BackupAsync();
        var (unfinished, left) = (Path.Combine(_folder, "to.unfinished"), Path.Combine(_folder, "left"));
        using (var target = Target("to", null))
        {
            target.Store.Write([RecordsOf(Archive)["k1"]], 0);
            Assert.That(() => NodeRestore.Run(Archive, () => Target("to", null)), Throws.InstanceOf<IOException>().With.Message.Contains("locked"));
            Directory.CreateDirectory(left);
            File.Copy(Path.Combine(unfinished, "records.db"), Path.Combine(left, "records.db"));
        }
        Assert.That(Directory.Exists(unfinished), Is.False);
        Directory.Move(left, unfinished);

        NodeRestore.Run(Archive, () => Target("to", null));

        using var next = Open("to", null);
        Assert.That(next.Store.Find("m")!.KeyCount, Is.EqualTo(3_001));
        Assert.That(Directory.Exists(unfinished), Is.False);
    }

    [Test]
    public async Task A_log_that_lacks_what_the_store_has_not_is_refused()
    {
        using (var node = Open("from", null, segmentBytes: 2_000))
        {
            await FillAsync(node);
            for (var i = 0; i < 4; i++)
                await node.WriteAsync([.. Enumerable.Range(0, 100).Select(key => Write.Put($"k{key}", "v", Write.At(100_000 + i)))]);
            var segments = Directory.GetFiles(Path.Combine(_folder, "from", "wal")).Order(StringComparer.Ordinal).ToArray();
            Assert.That(segments, Has.Length.GreaterThan(3));
            File.Delete(segments[1]);
            Assert.That(() => node.Backup(Archive), Throws.InstanceOf<LogDamageException>().With.Message.Contains(".log"));
        }

        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void A_record_that_no_node_has_written_is_refused_whatever_the_checksums_say()
    {
        var sound = Record("m", "a", 5);
        StoredRecord[] bad =
        [
            sound with { Key = [], KeyHash = Fnv1a.Hash(string.Empty), Partition = (int)(Fnv1a.Hash(string.Empty) % 271) },
            sound with { Value = null }, sound with { Tag = [1] },
            sound with { Kind = Core.Grid.Maps.OperationKind.Remove }, sound with { Kind = Core.Grid.Maps.OperationKind.OrAdd },
            sound with { Kind = Core.Grid.Maps.OperationKind.OrRemove, Tag = [1] },
        ];
        foreach (var record in bad)
        {
            using var stream = new MemoryStream();
            using (var writer = new BackupWriter(stream))
            {
                writer.BeginRange(0, 271);
                writer.Add(record);
                writer.Complete(new BackupManifest(1, 1, [new BackupMap("m", Node.Storage.Maps.MapKind.LastWriteWins, 1, 1, 0, 0)]));
            }
            AssertRefused(stream.ToArray(), record.ToString());
        }
    }

    [Test]
    public void The_largest_value_that_a_node_takes_fits_into_an_archive()
    {
        var records = new[] { Record("m", "a", 5) with { Value = new byte[(1 << 20) - 200] }, Record("m", "b", 6) with { Value = new byte[GridLimits.ValueBytesMaxAllowed] } };
        using var stream = new MemoryStream();
        using (var writer = new BackupWriter(stream))
        {
            writer.BeginRange(0, 271);
            foreach (var record in records)
                writer.Add(record);
            writer.Complete(new BackupManifest(1, 2, []));
        }
        stream.Position = 0;
        var read = new List<StoredRecord>();

        new BackupReader(stream, "archive").Read(read.Add, static () => { });

        Assert.That(read.Select(record => record.Value!.Length), Is.EqualTo(records.Select(record => record.Value!.Length)));
    }

    [Test]
    public void An_archive_is_written_byte_for_byte_as_ever_and_read()
    {
        var golden = File.ReadAllText(RepositoryRoot.Combine("tests/unit/Node/Storage/Backups/archive-v1.hex")).Trim();
        using var store = new Stores.MemoryBackingStore();
        store.Write([Record("m", "a", 5), Record("m", "gone", 6) with { Kind = Core.Grid.Maps.OperationKind.Remove, Value = null }], 2);
        using var stream = new MemoryStream();

        NodeBackup.Write(new StoreAsSnapshot(store), [Record("m", "a", 7)], stream, nowMillis: 1_700_000_000_000);

        Assert.That(Convert.ToHexStringLower(stream.ToArray()), Is.EqualTo(golden));
        var manifest = NodeRestore.Verify(new MemoryStream(Convert.FromHexString(golden)), "golden");
        Assert.That((manifest.CreatedMillis, manifest.Rows, manifest.Maps.Single().Tombstones), Is.EqualTo((1_700_000_000_000, 2, 1)));
    }

    private async Task BackupAsync()
    {
        using var node = Open("from", null);
        await FillAsync(node);
        node.Backup(Archive);
    }

    private static async Task FillAsync(DiskNode node)
    {
        await node.WriteAsync([.. Enumerable.Range(0, 2_000).Select(i => Write.Put($"k{i}", $"{i}", Write.At(i + 1)))]);
        await node.WriteAsync(Write.AddTo("k", "x", Write.At(6)) with { Map = "set" }, Write.AddTo("k", "y", Write.At(7)) with { Map = "set" });
        node.Storage.Drain();
        await node.WriteAsync([.. Enumerable.Range(1_000, 2_000).Select(i => Write.Put($"k{i}", "newer", Write.At(i + 9_000)) with { TtlMillis = i })]);
        await node.WriteAsync(Write.Remove("gone", Write.At(4)), Write.RemoveFrom("k", Write.At(6).ToString()) with { Map = "set", Stamp = Write.At(8) });
    }

    private static void AssertRefused(byte[] archive, string how)
    {
        var damage = Assert.Catch<BackupDamageException>(() => NodeRestore.Verify(new MemoryStream(archive), "the-file"), how)!;
        Assert.That(damage.Message, Does.Contain("the-file").And.Contain($"offset {damage.Offset}"));
        Assert.That(damage.Offset, Is.InRange(0, archive.Length), how);
    }

    private static ConcurrentDictionary<string, StoredRecord> RecordsOf(string archive)
    {
        using var stream = File.OpenRead(archive);
        var records = new ConcurrentDictionary<string, StoredRecord>(StringComparer.Ordinal);
        new BackupReader(stream, archive).Read(
            record => Assert.That(record.Tag.Length > 0 || records.TryAdd(Encoding.UTF8.GetString(record.Key), record), Is.True), () => { });
        return records;
    }

    private static StoredRecord Record(string map, string key, long millis) => new()
    {
        Kind = Core.Grid.Maps.OperationKind.Put, MapName = map, Key = Write.KeyBytes(key), KeyHash = Fnv1a.Hash(key), Partition = (int)(Fnv1a.Hash(key) % 271),
        Tag = [], Value = Write.Text("v"), Millis = millis, Counter = 3, NodeId = "node", TtlMillis = 9,
    };

    private DiskNode Open(string name, string? schema, int segmentBytes = 1 << 20) => new(Path.Combine(_folder, name), schema, segmentBytes);

    private IRestoreTarget Target(string name, string? schema) =>
        schema is null ? new DirectoryTarget(Path.Combine(_folder, name)) : new DatabaseTarget(DiskNode.AddressOf(schema));

    /// <summary>A store that nobody writes to meanwhile.</summary>
    private sealed class StoreAsSnapshot(IBackingStore store) : IStoreSnapshot
    {
        public long Watermark => store.Watermark;

        public void Read(int first, int end, Action<StoredRecord> visitor) => store.Read(first, end, visitor);

        public void Dispose()
        {
        }
    }
}

using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Tests.Storage.Stores;

/// <summary>What holds for every backing store.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class BackingStoreTests
{
    private const int Seed = 20_261;

    private static int Partitions => Partitioning.Count;

    [Test]
    public void A_new_store_is_empty()
    {
        using var store = Open();

        Assert.That(store.Watermark, Is.Zero);
        Assert.That(ReadAll(store), Is.Empty);
    }

    [Test]
    public void Records_and_watermark_are_there_after_it_was_closed()
    {
        var records = new[]
        {
            Put("close", "a", "1", 5), Put("close", "b", "2", 6) with { TtlMillis = 77, Counter = uint.MaxValue },
            Put("other", "a", "1", 5), Put("Ключ \ud800 '\"; DROP TABLE record", "k'\0\ud83d\ude00", "3", 7), Remove("close", "gone", 8),
            Add("set", "k", "tag", "v", 9), Untag("set", "k", "old"),
        };
        using (var store = Open())
            store.Write(records, 42);

        using var again = Open();

        Assert.That(again.Watermark, Is.EqualTo(42));
        Assert.That(Texts(ReadAll(again).Where(record => record.MapName != "m")), Is.EquivalentTo(Texts(records)));
    }

    [Test]
    public void A_later_stamp_never_gives_way_to_an_earlier_one_and_ties_are_written_through()
    {
        using var store = Open();
        store.Write([Put("m", "late", "new", 9), Put("m", "tie", "first", 9), Put("m", "grow", "old", 1)], 1);

        store.Write([Put("m", "late", "old", 8), Put("m", "tie", "second", 9), Remove("m", "grow", 2)], 2);

        var texts = Texts(ReadAll(store).Where(record => record.MapName == "m"));
        Assert.That(texts, Is.EquivalentTo(Texts([Put("m", "late", "new", 9), Put("m", "tie", "second", 9), Remove("m", "grow", 2)])));
    }

    [Test]
    public void A_removed_tag_never_comes_back()
    {
        using var store = Open();
        store.Write([Add("or", "k", "t", "v", 5)], 1);
        store.Write([Untag("or", "k", "t")], 2);

        store.Write([Add("or", "k", "t", "v", 9)], 3);

        Assert.That(Texts(ReadAll(store).Where(record => record.MapName == "or")), Is.EqualTo(Texts([Untag("or", "k", "t")])));
    }

    [Test]
    public void What_is_forgotten_is_deleted_unless_it_was_written_later()
    {
        using var store = Open();
        store.Write([Remove("f", "gone", 5), Put("f", "hidden", "v", 4), Put("f", "again", "v", 9), Untag("fs", "k", "t"), Add("fs", "k", "u", "v", 1)], 1);

        store.Write(
            [
                Remove("f", "gone", 5) with { IsForgotten = true }, Remove("f", "hidden", 5) with { IsForgotten = true },
                Remove("f", "again", 5) with { IsForgotten = true }, Untag("fs", "k", "t") with { IsForgotten = true },
                Remove("f", "never", 5) with { IsForgotten = true },
            ],
            2);

        var left = ReadAll(store).Where(record => record.MapName is "f" or "fs");
        Assert.That(Texts(left), Is.EquivalentTo(Texts([Put("f", "again", "v", 9), Add("fs", "k", "u", "v", 1)])));
    }

    [Test]
    public void A_journal_is_kept_with_the_records_and_there_after_it_was_closed()
    {
        using (var store = Open())
        {
            Assert.That(store.ReadJournal(), Is.Null);
            store.BeginJournal(ulong.MaxValue, 5);
            Assert.That(store.ReadJournal(), Is.EqualTo(new StoredJournal(ulong.MaxValue, 5, [])).Using<StoredJournal>(IsSame));
            store.Write([], 1, new JournalFlush(ulong.MaxValue, 5, [Block(5, 7), Block(8, 8)]));
            store.Write([Put("m", "k", "v", 1)], 2, new JournalFlush(ulong.MaxValue, 8, [Block(9, long.MaxValue - 1)]));
            store.Write([], 3);
        }

        using var again = Open();

        Assert.That(
            again.ReadJournal(), Is.EqualTo(new StoredJournal(ulong.MaxValue, 8, [Block(8, 8), Block(9, long.MaxValue - 1)])).Using<StoredJournal>(IsSame));
        Assert.That(again.Watermark, Is.EqualTo(3));
    }

    [Test]
    public void A_flush_of_the_journal_that_is_repeated_replaces_what_was_there()
    {
        using var store = Open();
        store.BeginJournal(1, 1);
        store.Write([], 1, new JournalFlush(1, 1, [Block(1, 3), Block(4, 6)]));

        store.Write([], 2, new JournalFlush(1, 1, [Block(4, 9)]));

        Assert.That(store.ReadJournal(), Is.EqualTo(new StoredJournal(1, 1, [Block(1, 3), Block(4, 9)])).Using<StoredJournal>(IsSame));
    }

    [Test]
    public void A_journal_that_begins_anew_or_ends_leaves_nothing_of_the_one_before()
    {
        using var store = Open();
        store.BeginJournal(1, 1);
        store.Write([], 1, new JournalFlush(1, 1, [Block(1, 3)]));

        store.BeginJournal(2, 10);
        Assert.That(store.ReadJournal(), Is.EqualTo(new StoredJournal(2, 10, [])).Using<StoredJournal>(IsSame));
        store.EndJournal();
        Assert.That(store.ReadJournal(), Is.Null);
    }

    [Test]
    public void Partitions_are_read_apart()
    {
        using var store = Open();
        var records = Enumerable.Range(0, 500).Select(i => Put("parts", $"k{i}", "v", 1)).ToArray();
        store.Write(records, 1);

        var halves = new[] { Read(store, 0, 100), Read(store, 100, 271) };

        Assert.That(halves[0].Where(record => record.MapName == "parts"), Has.All.Matches<StoredRecord>(record => record.Partition < 100));
        Assert.That(halves.Sum(half => half.Count(record => record.MapName == "parts")), Is.EqualTo(500));
    }

    [Test]
    public void Records_are_read_by_their_keys()
    {
        using var store = Open();
        store.Write([Put("keys", "a", "1", 5) with { TtlMillis = 77 }, Remove("keys", "gone", 8), Put("keys", "b", "2", 6), Put("other", "a", "3", 7)], 1);

        var found = Read(store, "keys", "a", "gone", "unknown");

        Assert.That(Texts(found), Is.EquivalentTo(Texts([Put("keys", "a", "1", 5) with { TtlMillis = 77 }, Remove("keys", "gone", 8)])));
        Assert.That(Read(store, "no such map", "a"), Is.Empty);
        store.Write([Put("keys", "a", "4", 9)], 2);
        Assert.That(Texts(Read(store, "keys", "a")), Is.EqualTo(Texts([Put("keys", "a", "4", 9)])));
    }

    [Test]
    public void Several_threads_read_beside_the_one_that_writes()
    {
        const int Keys = 50;
        using var store = Open();
        store.Write([.. Enumerable.Range(0, Keys).Select(i => Put("beside", $"k{i}", "1", 1))], 1);
        var names = Enumerable.Range(0, Keys).Select(i => $"k{i}").ToArray();

        Parallel.For(0, 4, part =>
        {
            for (var round = 2; round < 12; round++)
            {
                if (part == 0)
                    store.Write([.. names.Select(name => Put("beside", name, $"{round}", round))], round);
                else
                    Assert.That(Read(store, "beside", names), Has.Count.EqualTo(Keys));
            }
        });
    }

    [Test]
    public void A_write_that_fails_leaves_nothing()
    {
        using var store = Open();
        var before = store.Watermark;
        // No store can take a record whose key is missing, once it has taken the one before.
        var bad = Put("half", "x", "v", 1) with { Key = null! };

        Assert.That(() => store.Write([Put("half", "a", "v", 1), bad], before + 1), Throws.Exception);

        Assert.That(store.Watermark, Is.EqualTo(before));
        if (IsAtomic)
            Assert.That(ReadAll(store), Is.Empty);
        store.Write([Put("half", "b", "v", 1)], before + 1);
        Assert.That(ReadAll(store), Has.Some.Matches<StoredRecord>(record => record.MapName == "half"));
    }

    [Test]
    public void Of_equal_times_the_stamp_with_the_greater_node_id_stays_by_UTF_16_unit()
    {
        using var store = Open();
        // By UTF-8 the third would be the greatest one.
        string[] nodes = ["b", "\uff46", "\ud83d\ude00", "\ud800", "a"];
        foreach (var node in nodes)
            store.Write([Put("m", "k", node, 9) with { NodeId = node }], 1);

        Assert.That(ReadAll(store).Single().NodeId, Is.EqualTo(nodes.Max(StringComparer.Ordinal)));
        Assert.That(nodes.Max(StringComparer.Ordinal), Is.EqualTo("\uff46"));
    }

    [Test]
    public void What_is_as_long_as_it_may_be_is_kept()
    {
        using var store = Open();
        var random = new Random(Seed);
        var record = Put(new string('\u044f', GridLimits.MapNameBytesMax / 2), "k", "v", 1) with
        {
            Kind = OperationKind.OrAdd, Key = Bytes(random, GridLimits.KeyBytesMax), Tag = Bytes(random, GridLimits.TagBytesMax), Value = Bytes(random, 1 << 20),
            Millis = long.MaxValue, Counter = uint.MaxValue, KeyHash = uint.MaxValue, TtlMillis = long.MaxValue, Partition = Partitions - 1,
        };

        store.Write([record], long.MaxValue);

        Assert.That(Texts(ReadAll(store)), Is.EqualTo(Texts([record])));
        Assert.That(store.Watermark, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void A_flush_of_many_records_is_one_write()
    {
        using var store = Open();
        var records = Enumerable.Range(0, 40_000).Select(i => Put($"m{i % 7}", $"k{i}", "v", 1)).ToArray();

        store.Write(records, 40_000);

        Assert.That(ReadAll(store), Has.Count.EqualTo(records.Length));
        Assert.That(ReadAll(store).Select(record => record.MapName).Distinct().Count(), Is.EqualTo(7));
    }

    [Test]
    public void A_flush_without_records_moves_the_watermark()
    {
        using (var store = Open())
            store.Write([], 17);

        using var again = Open();

        Assert.That(again.Watermark, Is.EqualTo(17));
    }

    [Test]
    public void Several_threads_read_beside_each_other()
    {
        using var store = Open();
        store.Write([.. Enumerable.Range(0, 3_000).Select(i => Put("m", $"k{i}", "v", 1))], 1);

        var parts = new int[4];
        Parallel.For(0, parts.Length, part => parts[part] = Read(store, Partitions * part / parts.Length, Partitions * (part + 1) / parts.Length).Count);

        Assert.That(parts, Has.All.GreaterThan(0));
        Assert.That(parts.Sum(), Is.EqualTo(3_000));
    }

    [Test]
    public void Random_writes_in_any_order_and_again_leave_what_the_model_has()
    {
        using var store = Open();
        using var model = new MemoryBackingStore();
        var random = new Random(Seed);
        var flushes = new List<StoredRecord[]>();
        for (var i = 0; i < 60; i++)
        {
            // Now and then a flush is written again, as after a commit whose answer was lost.
            if (i % 5 != 4)
                flushes.Add([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomRecord(random)).DistinctBy(record => (record.MapName, Text(record.Key), Text(record.Tag)))]);
            var flush = flushes[i % 5 == 4 ? random.Next(flushes.Count) : ^1];
            store.Write(flush, i);
            model.Write(flush, i);
        }

        Assert.That(Texts(ReadAll(store)), Is.EquivalentTo(Texts(ReadAll(model))), $"seed {Seed}");
    }

    /// <summary>Whether a write that fails leaves nothing of itself.</summary>
    private protected virtual bool IsAtomic => true;

    /// <summary>Opens the same store once more.</summary>
    private protected abstract IBackingStore Open();

    private static JournalBlock Block(long first, long last) => new(first, last, Encoding.UTF8.GetBytes($"{first}\0{last}"));

    private static bool IsSame(StoredJournal one, StoredJournal other) =>
        one.Life == other.Life && one.Oldest == other.Oldest
        && one.Blocks.Select(Text).SequenceEqual(other.Blocks.Select(Text));

    private static string Text(JournalBlock block) => $"{block.First} {block.Last} {Text(block.Bytes)}";

    private static StoredRecord RandomRecord(Random random)
    {
        var (key, millis) = ($"k{random.Next(20)}", random.Next(1, 12));
        var record = random.Next(5) switch
        {
            0 => Remove("m", key, millis),
            1 => Untag("set", key, $"t{random.Next(3)}"),
            2 => Add("set", key, $"t{random.Next(3)}", "v", millis),
            _ => Put("m", key, $"v{millis}", millis),
        };
        return record with { Counter = (uint)random.Next(2), NodeId = random.Next(2) == 0 ? "\uff46" : "\ud83d\ude00" };
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(byte[] bytes) => Convert.ToHexString(bytes);

    private protected static List<StoredRecord> ReadAll(IBackingStore store) => Read(store, 0, Partitions);

    private static List<StoredRecord> Read(IBackingStore store, int first, int end)
    {
        var records = new List<StoredRecord>();
        store.Read(first, end, records.Add);
        return records;
    }

    private protected static List<StoredRecord> Read(IBackingStore store, string map, params string[] keys)
    {
        var records = new List<StoredRecord>();
        store.Read(map, [.. keys.Select(TopGun.Node.Tests.Write.KeyBytes)], records.Add);
        return records;
    }

    private protected static IEnumerable<string> Texts(IEnumerable<StoredRecord> records) => records.Select(record =>
        $"{record.Kind} {record.Partition} {record.MapName} {Convert.ToHexString(record.Key)} {record.KeyHash} {Convert.ToHexString(record.Tag)} "
        + $"{(record.Value is null ? "-" : Convert.ToHexString(record.Value))} {record.Millis} {record.Counter} {record.NodeId} {record.TtlMillis}");

    private protected static StoredRecord Put(string map, string key, string value, long millis) => Record(OperationKind.Put, map, key, "", value, millis);

    private static StoredRecord Remove(string map, string key, long millis) => Record(OperationKind.Remove, map, key, "", null, millis);

    private static StoredRecord Add(string map, string key, string tag, string value, long millis) => Record(OperationKind.OrAdd, map, key, tag, value, millis);

    private static StoredRecord Untag(string map, string key, string tag) => Record(OperationKind.OrRemove, map, key, tag, null, 0);

    private static StoredRecord Record(OperationKind kind, string map, string key, string tag, string? value, long millis) => new()
    {
        Kind = kind,
        Partition = (int)(Fnv1a.Hash(key) % 271),
        MapName = map,
        Key = TopGun.Node.Tests.Write.KeyBytes(key),
        KeyHash = Fnv1a.Hash(key),
        Tag = Encoding.UTF8.GetBytes(tag),
        Value = value is null ? null : TopGun.Node.Tests.Write.Text(value),
        Millis = millis,
        Counter = 0,
        NodeId = "node-\ud800",
        TtlMillis = 0,
    };
}

using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Memory;

/// <summary>A store with hardly any memory answers everything just as one with plenty.</summary>
public sealed class EvictionModelTests
{
    private const int Steps = 250;
    private const int Keys = 300;
    private const long Start = 1_000;

    [Test]
    public async Task Line_442_every_answer_is_that_of_a_store_without_bound([Values(1, 2, 3, 4, 5, 6)] int seed)
    {
        var random = new Random(seed);
        using var backing = new MemoryBackingStore();
        using var bounded = new DurableStoreUnderTest(new SimulatedDisk(), backing, budget: new MemoryBudget(150_000)).Recovered();
        var plain = new StoreUnderTest();
        RecordingObserver[] observers = [new(), new()];
        bounded.Store.TryOpen("watched", out var watched);
        watched!.Observe(observers[0]);
        plain.Store.TryOpen("watched", out watched);
        watched!.Observe(observers[1]);
        for (var step = 0; step < Steps; step++)
        {
            var name = $"seed {seed}, step {step}";
            var now = Start + step;
            switch (random.Next(10))
            {
                case < 5:
                    Write[] writes = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => RandomWrite(random, now))];
                    Assert.That(await bounded.WriteAsync(writes), Is.True, name);
                    plain.Apply(writes);
                    break;
                case 5 or 6:
                    bounded.Storage.Drain();
                    bounded.Store.Eviction.Sweep();
                    break;
                case 7:
                    bounded.Store.Expire(now, "n", new Delivery());
                    plain.Store.Expire(now, "n", new Delivery());
                    break;
                case 8:
                    AssertSameReads(random, bounded.Store, plain.Store, name);
                    break;
                default:
                    AssertSameScans(random, now, bounded.Store, plain.Store, name);
                    break;
            }
        }

        bounded.Storage.Drain();
        bounded.Store.Eviction.Sweep();
        Assert.That(bounded.Store.Memory.Evictions, Is.GreaterThan(Keys), $"seed {seed}");
        Assert.That(bounded.State(), Is.EqualTo(DurableStoreUnderTest.StateOf(plain.Store)), $"seed {seed}");
        Assert.That(Told(observers[0]).SequenceEqual(Told(observers[1])), $"seed {seed}");
    }

    private static Write RandomWrite(Random random, long now)
    {
        var key = $"k{random.Next(Keys)}";
        if (random.Next(10) == 0)
            return Write.AddTo(key, $"v{random.Next()}", Write.At(now, (uint)random.Next(1_000_000))) with { Map = "set" };
        // Few stamps, so that some are equal, and some writes are late.
        var stamp = Write.At(now - random.Next(20), (uint)random.Next(2), random.Next(2) == 0 ? "a" : "b");
        var map = random.Next(2) == 0 ? "watched" : "m";
        if (random.Next(8) == 0)
            return Write.Remove(key, stamp) with { Map = map };
        var value = new byte[random.Next(40, 250)];
        (value[0], value[1]) = (0xc4, (byte)(value.Length - 2));
        random.NextBytes(value.AsSpan(2));
        return new Write(key, value, stamp) { Map = map, TtlMillis = random.Next(5) == 0 ? random.Next(1, 60) : 0 };
    }

    private static void AssertSameReads(Random random, RecordStore bounded, RecordStore plain, string name)
    {
        foreach (var map in plain.Maps)
        {
            for (var i = 0; i < 30; i++)
            {
                var key = $"k{random.Next(Keys)}";
                var one = bounded.Find(map.Name)!.Get(Write.KeyBytes(key), Fnv1a.Hash(key));
                var other = map.Get(Write.KeyBytes(key), Fnv1a.Hash(key));
                Assert.That(one.Value, Is.EqualTo(other.Value), name);
                Assert.That(one with { Value = null }, Is.EqualTo(other with { Value = null }), name);
            }
        }
    }

    private static void AssertSameScans(Random random, long now, RecordStore bounded, RecordStore plain, string name)
    {
        foreach (var map in plain.Maps)
        {
            var other = bounded.Find(map.Name)!;
            map.HashChanges();
            other.HashChanges();
            Assert.That(other.Tree.RootHash, Is.EqualTo(map.Tree.RootHash), name);
            Assert.That(Live(other, now), Is.EqualTo(Live(map, now)), name);
            Assert.That(Some(other, now), Is.EqualTo(Some(map, now)), name);
            var bucket = random.Next(16);
            Assert.That(Below(other, bucket), Is.EqualTo(Below(map, bucket)), name);
        }
    }

    private static List<string> Live(RecordMap map, long now)
    {
        var lines = new List<string>();
        var visitor = new RecordLines(map, lines);
        for (var partition = 0; partition < Partitioning.Count; partition++)
            map.Scan(partition, now, ref visitor);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static List<string> Some(RecordMap map, long now)
    {
        var keys = Enumerable.Range(0, 20).Select(i => Write.KeyBytes($"k{i}")).ToLookup(key => Partitioning.PartitionOf(Fnv1a.HashUtf8(key)));
        var lines = new List<string>();
        var visitor = new RecordLines(map, lines);
        foreach (var group in keys)
            map.Scan(group.Key, now, partition => keys[partition], ref visitor);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static List<string> Below(RecordMap map, int bucket)
    {
        var lines = new List<string>();
        var visitor = new RecordLines(map, lines);
        Assert.That(MerklePath.TryParse(bucket.ToString("x", System.Globalization.CultureInfo.InvariantCulture), out var path));
        map.ScanBelow(path, ref visitor);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    // What becomes of one key keeps its order; keys whose time is over may come in another one.
    private static List<string> Told(RecordingObserver observer) =>
        [.. observer.Seen.OrderBy(seen => seen.Key, StringComparer.Ordinal).Select(seen => $"{seen.Kind} {seen.Partition} {seen.Key} {Line(seen.Before)} {Line(seen.After)}")];

    private static string Line(TopGun.Node.Storage.Records.RecordVersion version) =>
        $"{version.Exists} {(version.Value is null ? "-" : Convert.ToHexString(version.Value))} {version.Timestamp} {version.TtlMillis}";
}

using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Node.Storage;

namespace TopGun.Node.Tests.Storage;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RecordStoreTests
{
    private readonly StoreUnderTest _store = new();

    [Test]
    public void Maps_do_not_see_each_others_records()
    {
        _store.Apply(Write.Put("k", "1", Write.At(1)), Write.Put("k", "2", Write.At(1)) with { Map = "n" });

        Assert.That(_store.Get("k", "m").Value, Is.EqualTo(Write.Text("1")));
        Assert.That(_store.Get("k", "n").Value, Is.EqualTo(Write.Text("2")));
        Assert.That(_store.Store.Maps.Select(map => (map.Name, map.Count)), Is.EquivalentTo(new[] { ("m", 1), ("n", 1) }));
    }

    [Test]
    public void A_map_beyond_the_limit_is_refused_and_the_others_are_served()
    {
        var store = new StoreUnderTest(mapsMax: 2);
        store.Apply(Write.Put("k", "1", Write.At(1)) with { Map = "one" });
        var batch = Write.Batch([.. new[] { "one", "two", "three" }.Select(map => Write.Put("l", "1", Write.At(1)) with { Map = map })]);

        store.Store.Apply(batch, new(), origin: null, new Delivery());

        var refused = batch.Operations.ToArray().Single(operation => operation.Outcome == OperationOutcome.Rejected);
        Assert.That(refused.Error, Is.EqualTo(GridErrorCode.TooLarge));
        Assert.That(refused.Reason, Does.Contain("2 maps"));
        Assert.That(store.Store.Find(refused.MapName), Is.Null);
        Assert.That(store.Store.Maps, Has.Count.EqualTo(2));
        Assert.That(store.Store.TryOpen("four", out _), Is.False);
    }

    [Test]
    public void Keys_with_lone_surrogates_stay_apart_and_come_back_unchanged()
    {
        string[] keys = ["\ud83d", "\udc00", "\ufffd", "😀"];

        _store.Apply([.. keys.Select(key => Write.Put(key, "v", Write.At(1)))]);

        Assert.That(_store.LiveKeys(0), Is.EquivalentTo(keys));
    }

    [Test]
    public void A_scan_passes_over_tombstones_and_expired_records()
    {
        _store.Apply(
            Write.Put("live", "v", Write.At(1_000)),
            Write.Put("mortal", "v", Write.At(1_000)) with { TtlMillis = 500 },
            Write.Remove("removed", Write.At(1_000)));

        Assert.That(_store.LiveKeys(nowMillis: 1_500), Is.EquivalentTo(new[] { "live", "mortal" }));
        Assert.That(_store.LiveKeys(nowMillis: 1_501), Is.EquivalentTo(new[] { "live" }));
    }

    [Test]
    public void A_scan_ends_when_its_visitor_has_enough()
    {
        string[] keys = [.. Enumerable.Range(0, 2_000).Select(i => $"k{i}")];
        _store.Apply([.. keys.Select(key => Write.Put(key, "v", Write.At(1)))]);
        var seen = new List<string>();
        var visitor = new KeyCollector(seen, most: 3);

        _store.Store.Find("m")!.Scan(partition: 0, nowMillis: 0, ref visitor);

        Assert.That(seen, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_scan_below_a_leaf_gives_its_keys_tombstones_included()
    {
        string[] keys = [.. Enumerable.Range(0, 3_000).Select(i => $"k{i}")];
        _store.Apply([.. keys.Select(key => key.EndsWith('7') ? Write.Remove(key, Write.At(1)) : Write.Put(key, "v", Write.At(1)))]);
        var map = _store.Store.Find("m")!;
        var reference = new MerkleTree();
        foreach (var key in keys)
            reference.Put(key, LwwItemHash.Compute(Fnv1a.Hash(key), Write.At(1)));

        foreach (var path in keys.Take(200).Select(key => MerklePath.OfKey(Fnv1a.Hash(key), LeafSumTree.Depth)))
        {
            var seen = new List<string>();
            var visitor = new KeyCollector(seen);
            map.ScanBelow(path, ref visitor);
            Assert.That(seen, Is.EquivalentTo(reference.GetKeysInBucket(path)), path.ToString());
        }
        Assert.That(map.Tree.RootHash, Is.EqualTo(reference.RootHash));
    }

    [Test]
    public void A_stored_value_does_not_change_when_its_frame_is_reused()
    {
        var batch = Write.Batch(Write.Put("k", "before", Write.At(1)));
        _store.Store.Apply(batch, new(), origin: null, new Delivery());

        System.Runtime.InteropServices.MemoryMarshal.AsMemory(batch.Frame).Span.Clear();

        Assert.That(_store.Get("k").Value, Is.EqualTo(Write.Text("before")));
        Assert.That(_store.LiveKeys(0), Is.EqualTo(new[] { "k" }));
    }

    [Test]
    public void A_record_of_200_bytes_takes_at_most_400()
    {
        const int Small = 50_000;
        const int Large = 250_000;

        var small = BytesOf(Small);
        var large = BytesOf(Large);

        Assert.That((large - small) / (Large - Small), Is.LessThanOrEqualTo(400));
    }

    private static long BytesOf(int records)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new RecordStore();
        FillWith(store, records);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.That(store.Find("m")!.Count, Is.EqualTo(records));
        return bytes;
    }

    private static void FillWith(RecordStore store, int records)
    {
        const int BatchSize = 1_000;
        var batch = new WriteBatch();
        byte[] value = [0xc4, 198, .. new byte[198]];
        for (var start = 0; start < records; start += BatchSize)
        {
            var first = start;
            Write.Fill(batch, [.. Enumerable.Range(0, BatchSize).Select(i => new Write($"{first + i:D12}", value, Write.At(1)))]);
            store.Apply(batch, new(), origin: null, new Delivery());
        }
        Assert.That(MsgPackText.GetByteCount($"{0:D12}"), Is.EqualTo(12));
    }
}

using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;

namespace TopGun.Node.Tests.Storage;

/// <summary>Whatever is thrown at the store in batches ends as if it had been merged one by one into a dictionary.</summary>
public sealed class BatchModelTests
{
    private const int Rounds = 60;

    [Test]
    public void Batches_end_as_the_merge_of_their_operations_one_by_one([Values(1, 2, 3, 4, 5)] int seed)
    {
        var random = new Random(seed);
        var store = new StoreUnderTest();
        var model = new Dictionary<(string Map, string Key), Write>();
        for (var round = 0; round < Rounds; round++)
        {
            Write[] writes = [.. Enumerable.Range(0, random.Next(1, 120)).Select(_ => RandomWrite(random))];

            var expected = writes.Select(write => MergeInto(model, write)).ToArray();

            Assert.That(store.Apply(writes), Is.EqualTo(expected), $"seed {seed}, round {round}");
        }

        AssertSame(store, model, $"seed {seed}");
    }

    [Test]
    public void Many_threads_end_in_the_merge_of_everything_they_wrote([Values(11, 12)] int seed)
    {
        const int Writers = 4;
        var batches = Enumerable.Range(0, Writers).Select(writer => RandomBatches(seed * 100 + writer)).ToArray();
        var shared = new StoreUnderTest();

        var threads = batches.Select(own => new Thread(() =>
        {
            foreach (var batch in own)
                shared.Store.Apply(Write.Batch(batch), new(), origin: null, new Delivery());
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var model = new Dictionary<(string Map, string Key), Write>();
        foreach (var write in batches.SelectMany(own => own).SelectMany(batch => batch))
            MergeInto(model, write);
        AssertSame(shared, model, $"seed {seed}");
    }

    private static Write[][] RandomBatches(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 50).Select(_ => RandomWrite(random)).ToArray())];
    }

    private static Write RandomWrite(Random random)
    {
        var key = random.Next(4) == 0 ? $"ключ 😀 {random.Next(20)}" : $"key-{random.Next(300)}";
        var stamp = Write.At(random.Next(1, 50), (uint)random.Next(3), $"node-{random.Next(3)}");
        return new Write(key, random.Next(5) == 0 ? null : Write.Text($"v{random.Next(100)}"), stamp)
        {
            Map = $"map-{random.Next(3)}",
        };
    }

    private static OperationOutcome MergeInto(Dictionary<(string Map, string Key), Write> model, Write write)
    {
        if (model.TryGetValue((write.Map, write.Key), out var known)
            && LwwMerge.Decide(known.Stamp!.Value, known.Value, write.Stamp!.Value, write.Value) != LwwDecision.TakeRemote)
            return OperationOutcome.Unchanged;
        model[(write.Map, write.Key)] = write;
        return OperationOutcome.Applied;
    }

    private static void AssertSame(StoreUnderTest store, Dictionary<(string Map, string Key), Write> model, string seed)
    {
        foreach (var write in model.Values)
        {
            var record = store.Get(write.Key, write.Map);
            Assert.That(record.Value, Is.EqualTo(write.Value), $"{seed}, {write.Map}/{write.Key}");
            Assert.That(record.Timestamp, Is.EqualTo(write.Stamp), $"{seed}, {write.Map}/{write.Key}");
        }
        foreach (var map in model.Values.GroupBy(write => write.Map))
        {
            var stored = store.Store.Find(map.Key)!;
            var live = map.Where(write => write.Value is not null).Select(write => write.Key).ToList();
            Assert.That(store.LiveKeys(0, map.Key), Is.EquivalentTo(live), seed);
            Assert.That(stored.Count, Is.EqualTo(live.Count), seed);
            Assert.That(stored.TombstoneCount, Is.EqualTo(map.Count() - live.Count), seed);
            Assert.That(stored.Tree.RootHash, Is.EqualTo(ReferenceRoot(map)), seed);
        }
    }

    private static uint ReferenceRoot(IEnumerable<Write> records)
    {
        var tree = new MerkleTree();
        foreach (var record in records)
            tree.Put(record.Key, LwwItemHash.Compute(Fnv1a.Hash(record.Key), record.Stamp!.Value));
        return tree.RootHash;
    }
}

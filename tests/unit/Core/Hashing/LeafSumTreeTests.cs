using FsCheck;
using FsCheck.Fluent;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;

namespace TopGun.Core.Tests.Hashing;

public class LeafSumTreeTests
{
    // Few keys, so that they are overwritten, removed and put again; hash 0 among them, which adds nothing.
    private static readonly Gen<List<(int Key, int Item)>> Changes =
        (from key in Gen.Choose(0, 60) from item in Gen.Choose(-2, 1000) select (key, item)).ListOf();

    [Test]
    public void Every_node_equals_that_of_the_tree_with_keys() => Laws.Hold(Changes, changes =>
    {
        var (sums, tree) = (new LeafSumTree(), new MerkleTree());
        var items = new Dictionary<string, uint>();
        foreach (var (key, item) in changes)
        {
            Change(sums, tree, items, $"key-{key}", item);
            // Roots are read in between, so that the inner nodes kept from before must be brought up to date.
            if (sums.RootHash != tree.RootHash)
                return false;
        }
        return SameNodes(sums, tree);
    });

    [Test]
    public void Trees_of_partitions_add_up_to_the_tree_of_the_map() => Laws.Hold(Changes, changes =>
    {
        var whole = new MerkleTree();
        var parts = new Dictionary<int, LeafSumTree>();
        var items = new Dictionary<string, uint>();
        foreach (var (key, item) in changes)
        {
            var name = $"key-{key}";
            var partition = Partitioning.PartitionOf(Fnv1a.Hash(name));
            parts.TryAdd(partition, new LeafSumTree());
            Change(parts[partition], whole, items, name, item);
        }
        var sum = new LeafSumTree();
        foreach (var part in parts.Values)
            sum.AddAll(part);
        return SameNodes(sum, whole);
    });

    [Test]
    public void An_empty_tree_has_no_nodes()
    {
        var tree = new LeafSumTree();

        Assert.That(tree.RootHash, Is.Zero);
        Assert.That(tree.GetBuckets(default).IsEmpty, Is.True);
        Assert.That(tree.Exists(default), Is.True);
        Assert.That(tree.Exists(MerkleExpectation.Path("0")), Is.False);
    }

    [Test]
    public void A_touched_key_is_present_with_hash_zero_down_to_its_leaf()
    {
        var tree = new LeafSumTree();
        tree.Touch(0xabc00000);

        Assert.That(tree.RootHash, Is.Zero);
        Assert.That(MerkleExpectation.Text(tree.GetBuckets(default)), Is.EqualTo(new Dictionary<string, uint> { ["a"] = 0 }));
        Assert.That(MerkleExpectation.Text(tree.GetBuckets(MerkleExpectation.Path("ab"))), Is.EqualTo(new Dictionary<string, uint> { ["c"] = 0 }));
        Assert.That(tree.Exists(MerkleExpectation.Path("abc")), Is.True);
        Assert.That(tree.Exists(MerkleExpectation.Path("abd")), Is.False);
        Assert.That(tree.Exists(MerkleExpectation.Path("abc0")), Is.False);
        Assert.That(tree.GetBuckets(MerkleExpectation.Path("abc")).IsEmpty, Is.True);
    }

    [Test]
    public void Concurrent_changes_are_all_counted_beside_a_reader()
    {
        var (shared, expected) = (new LeafSumTree(), new LeafSumTree());
        var writing = true;
        var reader = Task.Run(() =>
        {
            while (Volatile.Read(ref writing))
                _ = shared.RootHash;
        });

        Parallel.For(0, 4, writer =>
        {
            for (var i = 0; i < 20_000; i++)
                shared.Add(unchecked((uint)i * 2654435761), (uint)((writer * 20_000) + i));
        });
        Volatile.Write(ref writing, false);
        reader.Wait();
        for (var i = 0; i < 80_000; i++)
            expected.Add(unchecked((uint)(i % 20_000) * 2654435761), (uint)i);

        Assert.That(shared.RootHash, Is.EqualTo(expected.RootHash));
    }

    [Test]
    public void Changes_and_root_reads_allocate_nothing()
    {
        var tree = new LeafSumTree();
        tree.Add(1, 1);
        _ = tree.RootHash;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0u; i < 1000; i++)
        {
            tree.Replace(i << 12, i, i + 1);
            _ = tree.RootHash;
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Change(LeafSumTree sums, MerkleTree tree, Dictionary<string, uint> items, string key, int item)
    {
        if (item < 0)
            tree.Remove(key);
        else
            tree.Put(key, (uint)item);
        LeafSumContent.Apply(sums, items, key, item < 0 ? null : (uint)item);
    }

    private static bool SameNodes(LeafSumTree sums, MerkleTree tree) =>
        sums.RootHash == tree.RootHash && AllPaths().All(path => Same(sums.GetBuckets(path), tree.GetBuckets(path)));

    private static bool Same(MerkleBuckets left, MerkleBuckets right) => Enumerable.Range(0, MerklePath.Fanout)
        .All(digit => left.Has(digit) == right.Has(digit) && left[digit] == right[digit]);

    private static IEnumerable<MerklePath> AllPaths() =>
        from length in Enumerable.Range(0, LeafSumTree.Depth + 1)
        from index in Enumerable.Range(0, 1 << (4 * length))
        select MerklePath.OfKey(length == 0 ? 0 : (uint)index << (32 - (4 * length)), length);
}

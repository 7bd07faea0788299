using TopGun.Core.Hashing;

namespace TopGun.Core.Tests.Hashing;

public class MerkleTreeTests
{
    [TestCase(-1)]
    [TestCase(9)]
    public void A_depth_beyond_the_hash_is_refused(int depth) =>
        Assert.That(() => new MerkleTree(depth), Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(8)]
    public void Putting_and_removing_comes_back_to_zero_at_any_depth(int depth)
    {
        var tree = new MerkleTree(depth);
        tree.Put("a", 1);
        tree.Put("b", 2);
        tree.Put("a", 3);

        Assert.That(tree.RootHash, Is.Not.Zero);
        tree.Remove("a");
        tree.Remove("b");
        tree.Remove("c");
        Assert.That(tree.RootHash, Is.Zero);
        Assert.That(tree.GetBuckets(default).Count, Is.EqualTo(depth == 0 ? 0 : 1), "emptied nodes stay");
    }

    [Test]
    public void A_cleared_tree_has_no_nodes()
    {
        var tree = new MerkleTree();
        tree.Put("a", 1);
        tree.Clear();

        Assert.That(tree.RootHash, Is.Zero);
        Assert.That(tree.GetBuckets(default).IsEmpty, Is.True);
    }

    [Test]
    public void Paths_that_name_no_node_are_empty()
    {
        var tree = new MerkleTree();
        tree.Put("a", 1);

        Assert.That(tree.GetBuckets(MerkleExpectation.Path("0")).IsEmpty, Is.True);
        Assert.That(tree.GetKeysInBucket(MerkleExpectation.Path("e")), Is.Empty);
        Assert.That(tree.GetKeysInBucket(MerkleExpectation.Path("e40")), Is.EqualTo(["a"]));
        Assert.That(tree.GetKeysInBucket(MerkleExpectation.Path("e40c")), Is.Empty);
        Assert.That(tree.IsLeaf(MerkleExpectation.Path("e40")), Is.True);
        Assert.That(tree.IsLeaf(MerkleExpectation.Path("e4")), Is.False);
    }

    [Test]
    public void Differing_keys_are_those_with_other_hashes_and_those_of_one_side_only()
    {
        var tree = new MerkleTree(0);
        tree.Put("same", 1);
        tree.Put("other", 2);
        tree.Put("local", 3);

        var differing = tree.FindDiffKeys(default, new Dictionary<string, uint> { ["same"] = 1, ["other"] = 9, ["remote"] = 4 });

        Assert.That(differing, Is.EquivalentTo(["other", "local", "remote"]));
    }
}

using System.Text.Json;
using TopGun.Core.Hashing;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Hashing;

/// <summary>Both trees over LWW items against the shared vectors, node by node.</summary>
public class LwwMerkleVectorTests
{
    [TestCaseSource(nameof(Cases))]
    public void The_tree_of_the_clients_has_the_root_and_nodes_of_the_reference(JsonElement one)
    {
        var tree = new MerkleTree(one.GetProperty("depth").GetInt32());

        foreach (var (key, hash) in Operations(one))
        {
            if (hash is { } item)
                tree.Put(key, item);
            else
                tree.Remove(key);
        }

        Assert.That(tree.RootHash, Is.EqualTo(one.GetProperty("rootHash").GetUInt32()));
        MerkleExpectation.AssertNodes(tree, one.GetProperty("nodes"));
    }

    [TestCaseSource(nameof(CasesOfLeafSumDepth))]
    public void The_leaf_sums_have_the_root_and_nodes_of_the_reference(JsonElement one)
    {
        var tree = new LeafSumTree();
        var items = new Dictionary<string, uint>();

        foreach (var (key, hash) in Operations(one))
            LeafSumContent.Apply(tree, items, key, hash);

        Assert.That(tree.RootHash, Is.EqualTo(one.GetProperty("rootHash").GetUInt32()));
        MerkleExpectation.AssertNodes(tree, one.GetProperty("nodes"));
    }

    [TestCaseSource(nameof(Cases))]
    public void Item_hashes_are_those_of_the_formatted_text(JsonElement one)
    {
        var samples = one.GetProperty("sampleItemHashes").EnumerateArray().ToArray();

        foreach (var ((key, hash), sample) in Operations(one).Where(operation => operation.Hash is not null).Zip(samples))
        {
            Assert.That(sample.GetProperty("input").GetString(), Does.StartWith(key + ":"));
            Assert.That(hash, Is.EqualTo(sample.GetProperty("hash").GetUInt32()));
        }
        Assert.That(samples.Length, Is.LessThanOrEqualTo(Operations(one).Count()));
    }

    private static IEnumerable<TestCaseData> Cases() => VectorFile.All("merkle-lww");

    private static IEnumerable<TestCaseData> CasesOfLeafSumDepth() => Cases().Where(
        one => ((JsonElement)one.Arguments[0]!).GetProperty("depth").GetInt32() == LeafSumTree.Depth);

    private static IEnumerable<(string Key, uint? Hash)> Operations(JsonElement one) =>
        one.GetProperty("ops").EnumerateArray().SelectMany(Operation);

    private static IEnumerable<(string Key, uint? Hash)> Operation(JsonElement step) => step[0].GetString() switch
    {
        "put" => [Item(step[1].GetString()!, step[2].GetUInt64(), step[3].GetUInt32(), step[4].GetString()!)],
        "remove" => [(step[1].GetString()!, null)],
        _ => Enumerable.Range(0, step[2].GetInt32()).Select(i => Item($"{step[1].GetString()}{i}", 1700000000000 + (ulong)i, 0, "n")),
    };

    private static (string Key, uint? Hash) Item(string key, ulong millis, uint counter, string node) =>
        (key, LwwItemHash.Compute(Fnv1a.Hash(key), new HlcTimestamp(millis, counter, node)));
}

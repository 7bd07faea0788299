using System.Text.Json;
using TopGun.Core.Hashing;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Hashing;

/// <summary>Both trees over OR entries against the shared vectors of the client's formula, node by node.</summary>
public class OrMerkleVectorTests
{
    [TestCaseSource(nameof(Trees))]
    public void The_tree_of_the_clients_has_the_root_and_nodes_of_the_reference(JsonElement one)
    {
        var tree = new MerkleTree(one.GetProperty("depth").GetInt32());

        foreach (var (key, hash) in one.GetProperty("ops").EnumerateArray().Select(Operation))
        {
            if (hash is { } entry)
                tree.Put(key, entry);
            else
                tree.Remove(key);
        }

        Assert.That(tree.RootHash, Is.EqualTo(one.GetProperty("rootHash").GetUInt32()));
        Assert.That(tree.IsLeaf(default), Is.EqualTo(one.GetProperty("isLeafRoot").GetBoolean()));
        MerkleExpectation.AssertNodes(tree, one.GetProperty("nodes"));
    }

    [TestCaseSource(nameof(TreesOfLeafSumDepth))]
    public void The_leaf_sums_have_the_root_and_nodes_of_the_reference(JsonElement one)
    {
        var tree = new LeafSumTree();
        var items = new Dictionary<string, uint>();

        foreach (var (key, hash) in one.GetProperty("ops").EnumerateArray().Select(Operation))
            LeafSumContent.Apply(tree, items, key, hash);

        Assert.That(tree.RootHash, Is.EqualTo(one.GetProperty("rootHash").GetUInt32()));
        MerkleExpectation.AssertNodes(tree, one.GetProperty("nodes"));
    }

    [TestCaseSource(nameof(Differences))]
    public void Differing_keys_are_those_of_the_reference(JsonElement one)
    {
        var local = Hashes(one.GetProperty("localEntries"));
        var tree = new MerkleTree(1);
        foreach (var (key, hash) in local)
            tree.Put(key, hash);
        var path = MerkleExpectation.Path(one.GetProperty("path").GetString()!);
        Assume.That(tree.GetKeysInBucket(path), Is.EquivalentTo(local.Keys));

        var differing = tree.FindDiffKeys(path, Hashes(one.GetProperty("remoteEntries")));

        Assert.That(differing, Is.EquivalentTo(one.GetProperty("diff").EnumerateArray().Select(key => key.GetString())));
    }

    private static IEnumerable<TestCaseData> Trees() => With("rootHash");

    private static IEnumerable<TestCaseData> Differences() => With("diff");

    private static IEnumerable<TestCaseData> TreesOfLeafSumDepth() => Trees().Where(
        one => ((JsonElement)one.Arguments[0]!).GetProperty("depth").GetInt32() == LeafSumTree.Depth);

    private static IEnumerable<TestCaseData> With(string member) => VectorFile.All("merkle-ormap").Where(
        one => ((JsonElement)one.Arguments[0]!).TryGetProperty(member, out _));

    private static (string Key, uint? Hash) Operation(JsonElement step)
    {
        var key = step[1].GetString()!;
        if (step[0].GetString() == "remove" || step[2].GetArrayLength() == 0)
            return (key, null);
        var hash = new OrEntryHash();
        hash.Start(key);
        foreach (var record in step[2].EnumerateArray().OrderBy(record => record[0].GetString(), StringComparer.Ordinal))
        {
            var stamp = new HlcTimestamp(record[2].GetUInt64(), record[3].GetUInt32(), record[4].GetString()!);
            var ttl = record.GetArrayLength() > 5 ? TimeToLive.FromRecord(record[5].GetDouble()) : default;
            hash.Append(record[0].GetString()!, TaggedJson.ToMsgPack(record[1]), stamp, ttl);
        }
        return (key, hash.Value);
    }

    private static Dictionary<string, uint> Hashes(JsonElement hashes) =>
        hashes.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetUInt32());
}

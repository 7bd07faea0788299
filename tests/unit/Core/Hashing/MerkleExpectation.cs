using System.Text.Json;
using TopGun.Core.Hashing;

namespace TopGun.Core.Tests.Hashing;

/// <summary>Compares trees with the <c>nodes</c> of a Merkle vector: path to child hashes, or to the keys of a leaf.</summary>
internal static class MerkleExpectation
{
    public static MerklePath Path(string text) =>
        MerklePath.TryParse(text, out var path) ? path : throw new ArgumentException($"'{text}' is no path.", nameof(text));

    public static void AssertNodes(MerkleTree tree, JsonElement nodes)
    {
        foreach (var node in nodes.EnumerateObject())
        {
            var path = Path(node.Name);
            if (node.Value.TryGetProperty("$leafKeys", out var keys))
                Assert.That(tree.GetKeysInBucket(path), Is.EquivalentTo(keys.EnumerateArray().Select(key => key.GetString())));
            else if (node.Value.TryGetProperty("$entries", out var entries))
                Assert.That(tree.GetEntryHashes(path), Is.EquivalentTo(Hashes(entries)));
            else
                Assert.That(Text(tree.GetBuckets(path)), Is.EquivalentTo(Hashes(node.Value)), $"buckets of '{node.Name}'");
        }
    }

    public static void AssertNodes(LeafSumTree tree, JsonElement nodes)
    {
        foreach (var node in nodes.EnumerateObject())
            if (!node.Value.TryGetProperty("$leafKeys", out _) && !node.Value.TryGetProperty("$entries", out _))
                Assert.That(Text(tree.GetBuckets(Path(node.Name))), Is.EquivalentTo(Hashes(node.Value)), $"buckets of '{node.Name}'");
    }

    /// <summary>Buckets as the wire shows them: hex digit to hash.</summary>
    public static Dictionary<string, uint> Text(MerkleBuckets buckets) => Enumerable.Range(0, MerklePath.Fanout)
        .Where(digit => buckets.Has(digit))
        .ToDictionary(digit => MerklePath.DigitChar(digit).ToString(), digit => buckets[digit]);

    private static Dictionary<string, uint> Hashes(JsonElement hashes) =>
        hashes.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetUInt32());
}

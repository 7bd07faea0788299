using TopGun.Core.Hashing;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage.Records;

public sealed class SeededHashTests
{
    [Test]
    public void Keys_that_FNV_cannot_tell_apart_lie_apart()
    {
        var byHash = new Dictionary<uint, string>();
        var collisions = new List<(string One, string Other)>();
        for (var i = 0; collisions.Count < 20; i++)
            if (!byHash.TryAdd(Fnv1a.Hash($"k{i}"), $"k{i}"))
                collisions.Add((byHash[Fnv1a.Hash($"k{i}")], $"k{i}"));

        Assert.That(collisions, Has.All.Matches<(string One, string Other)>(
            pair => Hash(pair.One, seed: 1) != Hash(pair.Other, seed: 1)));
    }

    [Test]
    public void Another_seed_gives_other_hashes_and_every_byte_counts()
    {
        Assert.That(Hash("a key", seed: 1), Is.Not.EqualTo(Hash("a key", seed: 2)));
        Assert.That(Hash("a key", seed: 1), Is.Not.EqualTo(Hash("a kez", seed: 1)));
        Assert.That(Hash("abcd", seed: 1), Is.Not.EqualTo(Hash("abcd\0", seed: 1)));
        Assert.That(SeededHash.Compute([], 1), Is.Not.EqualTo(SeededHash.Compute([0], 1)));
    }

    [Test]
    public void It_is_the_Marvin32_of_the_published_test_vectors()
    {
        const ulong Seed = 0x4FB61A001BDBCC;
        Assert.That(Long(SeededHash.Compute([], Seed)), Is.EqualTo(Fold(0x30ED35C100CD3C7D)));
        Assert.That(Long(SeededHash.Compute([0xAF], Seed)), Is.EqualTo(Fold(0x48E73FC77D75DDC1)));
        Assert.That(Long(SeededHash.Compute([0xE7, 0x0F], Seed)), Is.EqualTo(Fold(0xB5F6E1FC485DBFF8)));
    }

    private static ulong Long(uint hash) => hash;

    private static ulong Fold(ulong whole) => (uint)(whole >> 32) ^ (uint)whole;

    private static uint Hash(string key, ulong seed) => SeededHash.Compute(Write.KeyBytes(key), seed);
}

using System.Text.Json;
using TopGun.Core.Hashing;

namespace TopGun.Core.Tests.Hashing;

public class HashMixTests
{
    [TestCaseSource(nameof(Cases))]
    public void Hashes_combine_as_in_the_reference(JsonElement one)
    {
        var inputs = one.GetProperty("inputs").EnumerateArray().Select(input => input.GetUInt32()).ToArray();

        Assert.That(HashMix.Combine(inputs), Is.EqualTo(one.GetProperty("expected").GetUInt32()));
    }

    [Test]
    public void A_single_hash_does_not_pass_through_and_zero_stays_zero()
    {
        Assert.That(HashMix.Combine([100]), Is.EqualTo(HashMix.Fmix32(100)).And.Not.EqualTo(100));
        Assert.That(HashMix.Fmix32(0), Is.Zero);
    }

    private static IEnumerable<TestCaseData> Cases() => VectorFile.OfKind("hash", "combineHashes");
}

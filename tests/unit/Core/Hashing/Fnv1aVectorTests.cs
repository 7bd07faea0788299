using System.Text.Json;
using TopGun.Core.Hashing;

namespace TopGun.Core.Tests.Hashing;

public sealed class Fnv1aVectorTests
{
    [TestCaseSource(typeof(HashVectors), nameof(HashVectors.Strings))]
    public void Every_hashString_vector_is_met(JsonElement vector)
    {
        Assert.That(Fnv1a.Hash(HashVectors.TextOf(vector)), Is.EqualTo(vector.GetProperty("hash").GetUInt32()));
    }
}

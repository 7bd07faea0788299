using System.Text.Json;
using TopGun.Core.Hashing;
using TopGun.TestKit;

namespace TopGun.Core.Tests.Hashing;

public sealed class Fnv1aVectorTests
{
    private static IEnumerable<JsonElement> Cases() =>
        VectorFile.Cases("hash").Where(c => c.GetProperty("kind").GetString() == "hashString");

    [TestCaseSource(nameof(Cases))]
    public void Every_hashString_vector_is_met(JsonElement vector)
    {
        Assert.That(Fnv1a.Hash(Text(vector)), Is.EqualTo(vector.GetProperty("hash").GetUInt32()));
    }

    private static string Text(JsonElement vector)
    {
        if (vector.TryGetProperty("repeat", out var repeat))
            return string.Concat(Enumerable.Repeat(repeat[0].GetString(), repeat[1].GetInt32()));
        return vector.TryGetProperty("codeUnits", out var units)
            ? string.Concat(units.EnumerateArray().Select(u => (char)u.GetUInt16()))
            : vector.GetProperty("input").GetString()!;
    }
}

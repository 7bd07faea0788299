using System.Text.Json;

namespace TopGun.Core.Tests.Hashing;

/// <summary>The string cases of the hash vectors, some of which are stored as a repetition or as code units.</summary>
internal static class HashVectors
{
    public static IEnumerable<TestCaseData> Strings() => VectorFile.OfKind("hash", "hashString");

    public static string TextOf(JsonElement one)
    {
        if (one.TryGetProperty("repeat", out var repeat))
            return string.Concat(Enumerable.Repeat(repeat[0].GetString(), repeat[1].GetInt32()));
        return one.TryGetProperty("codeUnits", out var units)
            ? string.Concat(units.EnumerateArray().Select(unit => (char)unit.GetUInt16()))
            : one.GetProperty("input").GetString()!;
    }
}

using System.Text.Json;

namespace TopGun.TestKit;

/// <summary>Reads the language-neutral test vectors of <c>tests/golden/vectors</c>.</summary>
public static class VectorFile
{
    /// <summary>The cases of <c>{name}.json</c>, in file order; never empty.</summary>
    public static IReadOnlyList<JsonElement> Cases(string name)
    {
        var path = RepositoryRoot.Combine("tests", "golden", "vectors", name + ".json");
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().Select(e => e.Clone()).ToList();
        return cases.Count > 0 ? cases : throw new InvalidOperationException($"{path} holds no cases.");
    }
}

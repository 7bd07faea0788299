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

    /// <summary>The cases of one <c>kind</c> as NUnit test cases, titled by position.</summary>
    public static IEnumerable<TestCaseData> OfKind(string name, string kind) => Titled(
        Cases(name).Where(one => one.TryGetProperty("kind", out var actual) && actual.GetString() == kind), kind);

    /// <summary>All cases as NUnit test cases, titled by position and their own name where they have one.</summary>
    public static IEnumerable<TestCaseData> All(string name) => Titled(Cases(name), name);

    private static IEnumerable<TestCaseData> Titled(IEnumerable<JsonElement> cases, string fallback) =>
        cases.Select((one, index) => new TestCaseData(one).SetArgDisplayNames(
            one.TryGetProperty("name", out var title) ? $"{index} {title.GetString()}" : $"{index} {fallback}"));
}

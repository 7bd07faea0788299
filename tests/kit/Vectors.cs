using System.Text.Json;

namespace TopGun.TestKit;

/// <summary>Reads the shared test vectors of <c>tests/golden/vectors</c>.</summary>
public static class Vectors
{
    /// <summary>The cases of one file, in order; each keeps its own copy of the JSON.</summary>
    /// <param name="file">The file's name without folder and extension, e.g. <c>hlc</c>.</param>
    public static IReadOnlyList<JsonElement> Cases(string file)
    {
        var path = RepositoryRoot.Combine("tests", "golden", "vectors", file + ".json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(one => one.Clone())];
    }

    /// <summary>The cases of one file whose <c>kind</c> is the given one, as NUnit test cases named by kind and position.</summary>
    public static IEnumerable<TestCaseData> OfKind(string file, string kind) => Named(
        Cases(file).Where(one => one.TryGetProperty("kind", out var actual) && actual.GetString() == kind), kind);

    /// <summary>All cases of one file, as NUnit test cases named by their <c>name</c> or position.</summary>
    public static IEnumerable<TestCaseData> All(string file) => Named(Cases(file), file);

    private static IEnumerable<TestCaseData> Named(IEnumerable<JsonElement> cases, string group) =>
        cases.Select((one, index) => new TestCaseData(one).SetArgDisplayNames(Title(one, group, index)));

    private static string Title(JsonElement one, string group, int index) =>
        one.TryGetProperty("name", out var name) ? $"{index} {name.GetString()}" : $"{index} {group}";
}

using System.Text.Json;

namespace TopGun.Golden.Tests;

/// <summary>Finds the samples of <c>tests/golden/fixtures</c> and their bytes.</summary>
internal static class GoldenSamples
{
    private const string AcceptVariable = "TOPGUN_ACCEPT_GOLDEN";

    /// <summary>Whether this run writes our bytes instead of comparing with them (eng/generate.sh).</summary>
    public static bool IsAccepting => Environment.GetEnvironmentVariable(AcceptVariable) == "1";

    private static string Folder => RepositoryRoot.Combine("tests", "golden", "fixtures");

    /// <summary>Names of all samples: <c>TYPE</c> or <c>TYPE.case</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => !name.EndsWith(".cs", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Names of the samples of one message.</summary>
    public static IEnumerable<string> Of(string type) => All.Where(name => TypeOf(name) == type);

    /// <summary>The message a sample belongs to.</summary>
    public static string TypeOf(string sample) => sample.Split('.')[0];

    /// <summary>The bytes of msgpackr.</summary>
    public static byte[] ReadTheirs(string sample) => Read($"{sample}.ts.msgpack");

    /// <summary>Our bytes.</summary>
    public static byte[] ReadOurs(string sample) => Read($"{sample}.cs.msgpack");

    /// <summary>Takes <paramref name="bytes"/> as ours from now on.</summary>
    public static void Accept(string sample, byte[] bytes) =>
        File.WriteAllBytes(Path.Combine(Folder, $"{sample}.cs.msgpack"), bytes);

    /// <summary>The map in which the fields of a sample stand; an empty one if the sample has no such member.</summary>
    public static JsonElement FieldsOf(string sample, string envelope)
    {
        using var document = JsonDocument.Parse(Read($"{sample}.json"));
        var root = document.RootElement;
        if (envelope.Length == 0)
            return root.Clone();
        return root.TryGetProperty(envelope, out var fields) ? fields.Clone() : JsonElement.Parse("{}");
    }

    /// <summary>Whether a member stands at a path of names, in which <c>*</c> is any item of a list or map.</summary>
    public static bool Has(JsonElement value, ReadOnlySpan<string> path)
    {
        if (path.Length == 0)
            return true;
        if (path[0] != "*")
            return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(path[0], out var member) && Has(member, path[1..]);
        var rest = path[1..].ToArray();
        return value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Any(item => Has(item, rest)),
            JsonValueKind.Object => value.EnumerateObject().Any(member => Has(member.Value, rest)),
            _ => false,
        };
    }

    private static byte[] Read(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path)
            ? File.ReadAllBytes(path)
            : throw new FileNotFoundException($"{path} is missing: write the sample, then run eng/generate.sh.");
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TopGun.Repository.Tests;

/// <summary>The lines of server behaviour (<c>tests/e2e/checklist.txt</c>) and the tests that are named for them.</summary>
internal static partial class Checklist
{
    private const string Source = "tests/e2e/checklist.txt";

    /// <summary>Numbers of all lines, as they stand in the file.</summary>
    public static IReadOnlyList<int> Numbers { get; } = [.. Lines().Select(NumberOf).OfType<int>()];

    /// <summary>Tests by the line that they hold, as <c>Class.Method</c>.</summary>
    public static ILookup<int, string> Tests { get; } = (
        from path in RepositoryFiles.Find("*.cs", "tests")
        from Match method in Method().Matches(File.ReadAllText(RepositoryRoot.Combine(path)))
        from number in NumbersOf(method.Groups["numbers"].Value)
        select (Number: number, Test: $"{Path.GetFileNameWithoutExtension(path)}.{method.Groups["name"].Value}"))
        .Distinct()
        .OrderBy(test => test.Test, StringComparer.Ordinal)
        .ToLookup(test => test.Number, test => test.Test);

    /// <summary>The report: every line with the tests that hold it, or the reason why none can.</summary>
    public static string Report()
    {
        var report = new StringBuilder();
        report.AppendLine("# Checklist of server behaviour").AppendLine();
        report.AppendLine("Written by `eng/checklist.sh` from `tests/e2e/checklist.txt` and the names of the tests; do not edit.");
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines())
        {
            if (Group().Match(line) is { Success: true } group)
                report.AppendLine().AppendLine($"## {group.Groups[1]}").AppendLine().AppendLine("| line | what holds | held by |").AppendLine("|---|---|---|");
            else if (Reason().Match(line) is { Success: true } reason)
                reasons[reason.Groups[1].Value] = reason.Groups[2].Value;
            else if (Line().Match(line) is { Success: true } entry)
                report.AppendLine($"| {entry.Groups[1]} | {entry.Groups[3]} | {HeldBy(NumberOf(line)!.Value, entry.Groups[2].Value, reasons)} |");
            else
                throw new FormatException($"{Source} has a line of no known form: '{line}'");
        }

        return report.ToString().ReplaceLineEndings("\n");
    }

    private static string HeldBy(int number, string word, Dictionary<string, string> reasons)
    {
        if (Tests[number].Any())
            return string.Join("<br>", Tests[number]);
        return word.Length > 0 ? $"not yet: {reasons[word]}" : "**no test**";
    }

    // "12", "12_and_14", "12_14_and_16", "12_to_14".
    private static IEnumerable<int> NumbersOf(string text)
    {
        var last = 0;
        var isRange = false;
        foreach (var word in text.Split('_'))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                isRange = word == "to";
                continue;
            }

            for (var held = isRange ? last + 1 : number; held <= number; held++)
                yield return held;
            (last, isRange) = (number, false);
        }
    }

    private static IEnumerable<string> Lines() =>
        File.ReadLines(RepositoryRoot.Combine(Source)).Where(line => line.Length > 0 && line[0] != '#');

    private static int? NumberOf(string line) =>
        Line().Match(line) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^== (.+)$")]
    private static partial Regex Group();

    [GeneratedRegex(@"^\{(\w+)\} (.+)$")]
    private static partial Regex Reason();

    [GeneratedRegex(@"^(\d+) (?:\{(\w+)\} )?(.+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\b(?:void|Task) (?<name>Lines?_(?<numbers>\d+(?:_(?:and_|to_)?\d+)*)_\w+)\(")]
    private static partial Regex Method();
}

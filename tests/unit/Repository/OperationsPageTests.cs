using System.Text.RegularExpressions;

namespace TopGun.Repository.Tests;

/// <summary>The tables of <c>docs/operations.md</c> name every setting, metric and error code that there is, and no other.</summary>
public sealed partial class OperationsPageTests
{
    private static string Page { get; } = Text("docs/operations.md");

    [Test]
    public void Every_variable_that_the_server_reads_is_listed_and_every_listed_one_is_read()
    {
        var read = Found(QuotedVariable(), RepositoryFiles.Find("*.cs", "src/Server").Select(Text));
        var listed = Found(TickedVariable(), [Section("Configuration")]);

        Assert.That(read, Is.Not.Empty);
        Assert.That(listed, Is.EqualTo(read));
    }

    [Test]
    public void Every_flag_of_the_command_line_is_listed_and_every_listed_one_exists()
    {
        var known = Found(DeclaredFlag(), [Text("src/Server/Commands/TopGunCommand.cs")]);
        var listed = Found(ListedFlag(), [Section("Configuration")]);

        Assert.That(known, Is.Not.Empty);
        Assert.That(listed, Is.EqualTo(known));
    }

    [Test]
    public void Every_metric_is_listed_and_every_listed_one_is_measured()
    {
        var measured = Found(Instrument(), RepositoryFiles.Find("*.cs", "src").Select(Text));
        var listed = Found(TickedMetric(), Section("Status and metrics").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

        Assert.That(measured, Is.Not.Empty);
        Assert.That(listed, Is.EqualTo(measured));
    }

    [Test]
    public void Every_refusal_is_listed_with_what_each_face_says()
    {
        var defined = ErrorValue().Matches(Text("protocol/topgun/wire/v1/errors.proto"))
            .Select(match => string.Join(' ', match.Groups.Values.Skip(1).Select(group => group.Value)));
        var listed = ErrorRow().Matches(Section("Refusals"))
            .Select(match => string.Join(' ', match.Groups.Values.Skip(1).Select(group => group.Value)));

        Assert.That(listed, Is.Not.Empty);
        Assert.That(listed, Is.EqualTo(defined));
    }

    [Test]
    public void Every_variable_that_a_page_names_is_read_by_something()
    {
        string[] pages =
        [
            .. RepositoryFiles.Find("*.md", "docs", "src", "clients", "samples", "bench", "tests", "generators").Append("README.md").Append("CONTRIBUTING.md").Select(Text),
        ];
        var programs = RepositoryFiles.Find("*.*", "src", "tests", "bench", "eng", "clients/typescript")
            .Where(path => Path.GetExtension(path) is ".cs" or ".sh" or ".ts" or ".mjs")
            .Append("test.sh")
            .Append("topgun")
            .Select(Text);

        var read = Found(OwnVariable(), programs);
        var readByExamples = Found(VariableOfAnExample(), pages);

        Assert.That(Found(OwnVariable(), pages).Except(read).Except(readByExamples), Is.Empty);
    }

    private static string Text(string path) => File.ReadAllText(RepositoryRoot.Combine(path));

    /// <summary>From a heading of the second level to the next one.</summary>
    private static string Section(string title)
    {
        var start = Page.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        Assert.That(start, Is.Not.Negative, $"docs/operations.md has no section '{title}'");
        var end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Page[start..] : Page[start..end];
    }

    private static string[] Found(Regex pattern, IEnumerable<string> texts) =>
        [.. texts.SelectMany(text => pattern.Matches(text)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT)\"")]
    private static partial Regex QuotedVariable();

    [GeneratedRegex("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT)`")]
    private static partial Regex TickedVariable();

    [GeneratedRegex("new\\(\"(--[a-z-]+)\"")]
    private static partial Regex DeclaredFlag();

    [GeneratedRegex(@"^\| `(--[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex ListedFlag();

    [GeneratedRegex("\\.(?:Create\\w+(?:<\\w+>)?|Add)\\(\\s*\"(topgun_[a-z_]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("`(topgun_[a-z_]+)`")]
    private static partial Regex TickedMetric();

    [GeneratedRegex(@"GRID_ERROR_CODE_(\w+) = (\d+) \[\(error\) = \{\s*grpc_status: (\d+)\s*client_code: (\d+)\s*http_status: (\d+)")]
    private static partial Regex ErrorValue();

    [GeneratedRegex(@"^\| `(\w+)` \| (\d+) \| (\d+) \w+ \| (\d+) \| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex("GetEnvironmentVariable\\(\"(\\w+)\"\\)")]
    private static partial Regex VariableOfAnExample();

    [GeneratedRegex(@"\b(TOPGUN_[A-Z][A-Z_]*[A-Z])\b")]
    private static partial Regex OwnVariable();
}

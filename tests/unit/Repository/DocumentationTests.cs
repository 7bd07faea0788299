using System.Text.RegularExpressions;

namespace TopGun.Repository.Tests;

/// <summary>What the documents say about the repository is so.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] TopLevel =
        ["protocol/", "generators/", "src/", "tests/", "bench/", "docs/", "eng/", "clients/", "samples/", "deploy/"];

    private static IEnumerable<string> Pages =>
        RepositoryFiles.Find("*.md", "docs", "src", "protocol", "generators", "tests", "bench", "clients", "samples")
            // Their form belongs to the release-tracking analyzer.
            .Where(page => !Path.GetFileName(page).StartsWith("AnalyzerReleases.", StringComparison.Ordinal))
            .Append("README.md").Append("CONTRIBUTING.md");

    [TestCaseSource(nameof(Pages))]
    public void Every_path_named_in_a_page_exists(string page)
    {
        var missing = BackTicked().Matches(Text(page))
            .Select(match => match.Groups[1].Value)
            .Where(path => TopLevel.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Where(path => !path.Contains('<') && !path.Contains('*') && !path.Contains('{') && !path.Contains(' '))
            .Select(path => path.Split('#', ':')[0])
            .Where(path => !Path.Exists(RepositoryRoot.Combine(path)));

        Assert.That(missing, Is.Empty, page);
    }

    [Test]
    public void Every_type_and_member_named_in_a_page_about_the_code_is_in_the_code()
    {
        var known = RepositoryFiles.Find("*.*", "src", "generators", "tests", "clients/typescript/src")
            .Where(path => Path.GetExtension(path) is ".cs" or ".ts" or ".proto")
            .SelectMany(path => Word().Matches(path + ' ' + Text(path)).Select(match => match.Value))
            .ToHashSet(StringComparer.Ordinal);

        var pages = RepositoryFiles.Find("*.md", "src", "docs/decisions").Append("docs/architecture.md").Append("docs/invariants.md");
        var unknown = pages.SelectMany(page => CodeName().Matches(Text(page))
            .SelectMany(match => match.Groups[1].Value.Split('.'))
            .Where(name => !known.Contains(name))
            .Select(name => $"{page}: {name}"));

        Assert.That(unknown, Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Every_relative_link_of_a_page_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(RepositoryRoot.Combine(page))!;
        var broken = Link().Matches(Text(page))
            .Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(folder, link)));

        Assert.That(broken, Is.Empty, page);
    }

    [TestCaseSource(nameof(Pages))]
    public void A_page_has_one_title(string page) =>
        Assert.That(Title().Count(CodeBlock().Replace(Text(page), string.Empty)), Is.EqualTo(1), page);

    [Test]
    public void A_term_is_explained_once_and_terms_stand_in_order()
    {
        var terms = Term().Matches(Text("docs/terms.md")).Select(match => match.Groups[1].Value.Replace("*", string.Empty, StringComparison.Ordinal)).ToArray();

        Assert.That(terms, Is.Not.Empty);
        Assert.That(terms, Is.Unique.And.Ordered.Using<string>(StringComparer.OrdinalIgnoreCase));
    }

    [Test]
    public void Every_project_has_a_room_card_of_at_most_25_lines()
    {
        var wrong = RepositoryFiles.Find("*.csproj", "src")
            .Select(project => Path.GetDirectoryName(project)!.Replace('\\', '/') + "/README.md")
            .Where(card => !File.Exists(RepositoryRoot.Combine(card)) || File.ReadLines(RepositoryRoot.Combine(card)).Count() > 25);

        Assert.That(wrong, Is.Empty);
    }

    private static string Text(string page) => File.ReadAllText(RepositoryRoot.Combine(page));

    [GeneratedRegex("`([^`\\n]+)`")]
    private static partial Regex BackTicked();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"`([A-Z][a-z]\w*(?:\.[A-Z][a-z]\w*)*)`")]
    private static partial Regex CodeName();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| (\*\*[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Term();

    [GeneratedRegex("^# ", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}

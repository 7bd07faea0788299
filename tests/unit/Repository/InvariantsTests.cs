using System.Text.RegularExpressions;

namespace TopGun.Repository.Tests;

/// <summary>Every promise of <c>docs/invariants.md</c> names tests that exist, or is counted as naked.</summary>
public sealed partial class InvariantsTests
{
    private const int NakedMax = 3;

    private static string[] Promises { get; } = [.. File.ReadAllLines(RepositoryRoot.Combine("docs/invariants.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Skip(1)];

    [Test]
    public void Every_named_test_exists()
    {
        var methods = RepositoryFiles.Find("*Tests.cs", "tests")
            .SelectMany(path => Method().Matches(File.ReadAllText(RepositoryRoot.Combine(path)))
                .Select(method => $"{Path.GetFileNameWithoutExtension(path)}.{method.Groups[1].Value}"))
            .ToHashSet(StringComparer.Ordinal);

        var named = Promises.SelectMany(TestsOf).ToArray();

        Assert.That(named, Is.Not.Empty);
        Assert.That(named.Where(test => !methods.Contains(test)), Is.Empty);
    }

    [Test]
    public void A_promise_without_test_is_marked_and_their_number_does_not_grow()
    {
        var unmarked = Promises.Where(promise => !TestsOf(promise).Any() && !promise.Contains("NAKED", StringComparison.Ordinal));

        Assert.That(unmarked, Is.Empty);
        Assert.That(Promises.Count(promise => promise.Contains("NAKED", StringComparison.Ordinal)), Is.LessThanOrEqualTo(NakedMax));
    }

    private static IEnumerable<string> TestsOf(string promise) =>
        Test().Matches(promise.Split('|')[3]).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"public (?:async Task|void) (\w+)\(")]
    private static partial Regex Method();
}

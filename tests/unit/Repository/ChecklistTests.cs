namespace TopGun.Repository.Tests;

/// <summary>The report of what the server does, and which test says so, is what the tests say.</summary>
public sealed class ChecklistTests
{
    private const string Report = "tests/e2e/checklist.md";

    [Test]
    public void The_report_is_up_to_date()
    {
        var path = RepositoryRoot.Combine(Report);
        if (Environment.GetEnvironmentVariable("TOPGUN_ACCEPT_CHECKLIST") == "1")
            File.WriteAllText(path, Checklist.Report());

        Assert.That(File.ReadAllText(path).ReplaceLineEndings("\n"), Is.EqualTo(Checklist.Report()), "run eng/checklist.sh and commit what it writes");
    }

    [Test]
    public void Every_number_occurs_once_and_in_order() =>
        Assert.That(Checklist.Numbers, Is.EqualTo(Enumerable.Range(1, Checklist.Numbers.Count)));

    [Test]
    public void Tests_name_lines_that_exist() =>
        Assert.That(Checklist.Tests.Select(line => line.Key), Is.SubsetOf(Checklist.Numbers));
}

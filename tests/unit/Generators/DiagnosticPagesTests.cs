using System.Reflection;
using TopGun.Generators.Diagnostics;

namespace TopGun.Generators.Tests;

public sealed class DiagnosticPagesTests
{
    private static IEnumerable<string> Ids =>
        typeof(DiagnosticIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(constant => (string)constant.GetRawConstantValue()!);

    [TestCaseSource(nameof(Ids))]
    public void Every_diagnostic_has_a_page_with_its_id_and_its_title(string id)
    {
        var page = File.ReadAllText(RepositoryRoot.Combine($"docs/diagnostics/{id}.md"));

        Assert.That(page, Does.StartWith($"# {id}: {DiagnosticRules.Find(id).Title}"));
        Assert.That(page, Does.Contain("## What to change"));
    }

    [Test]
    public void Ids_are_unique() => Assert.That(Ids, Is.Unique);
}

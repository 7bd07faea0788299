using System.Xml.Linq;

namespace TopGun.Repository.Tests;

/// <summary>The arrows between projects are those of the design and no others.</summary>
public sealed class ArchitectureTests
{
    /// <summary>What each project may reference (docs/architecture.md, "Arrows").</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["TopGun.Core"] = [],
        ["TopGun.Rpc"] = [],
        ["TopGun.Protocol.Client"] = ["TopGun.Core", "TopGun.Generators"],
        ["TopGun.Protocol.Grpc"] = ["TopGun.Core", "TopGun.Rpc", "TopGun.Generators"],
        ["TopGun.Node.Storage"] = ["TopGun.Core"],
        ["TopGun.Node.Query"] = ["TopGun.Core", "TopGun.Node.Storage"],
        ["TopGun.Node.Operations"] = ["TopGun.Core", "TopGun.Rpc", "TopGun.Protocol.Grpc", "TopGun.Node.Storage", "TopGun.Node.Query"],
        ["TopGun.Bridge"] = ["TopGun.Core", "TopGun.Protocol.Client", "TopGun.Generators"],
        ["TopGun.Client"] = ["TopGun.Core", "TopGun.Rpc", "TopGun.Protocol.Grpc", "TopGun.Generators"],
        ["TopGun.Server"] =
        [
            "TopGun.Core", "TopGun.Rpc", "TopGun.Protocol.Grpc", "TopGun.Node.Storage", "TopGun.Node.Query",
            "TopGun.Node.Operations", "TopGun.Bridge", "TopGun.Client",
        ],
    };

    private static IEnumerable<string> Projects => RepositoryFiles.Find("*.csproj", "src");

    [Test]
    public void Every_project_is_in_the_list_of_arrows() =>
        Assert.That(Projects.Select(NameOf), Is.EquivalentTo(Allowed.Keys));

    [TestCaseSource(nameof(Projects))]
    public void A_project_references_only_what_its_arrows_allow(string project)
    {
        var references = Elements(project, "ProjectReference").Select(NameOf);

        Assert.That(references, Is.SubsetOf(Allowed[NameOf(project)]), project);
    }

    [TestCaseSource(nameof(Projects))]
    public void Only_the_edges_see_AspNetCore(string project)
    {
        var usesAspNet = Elements(project, "FrameworkReference").Any();

        Assert.That(usesAspNet, Is.False.Or.EqualTo(NameOf(project) is "TopGun.Rpc" or "TopGun.Bridge" or "TopGun.Server"), project);
    }

    private static IEnumerable<string> Elements(string project, string element) =>
        XDocument.Load(RepositoryRoot.Combine(project)).Descendants(element).Select(e => e.Attribute("Include")!.Value);

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}

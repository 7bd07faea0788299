using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TopGun.Client.Tests;

/// <summary>What the pages tell a reader to type is what the compiler takes.</summary>
[TestFixture]
internal sealed partial class GuideTests
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Diagnostics; using System.Linq; using System.Threading; using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection; using TodoConsole; using TopGun.Client; using TopGun.Client.Processors;
        using TopGun.Client.Records; using TopGun.Client.Telemetry; using TopGun.Core.Grid; using TopGun.Core.Grid.Journals;
        using TopGun.Core.Grid.Maps; using TopGun.Core.MsgPack;

        """;

    private static IEnumerable<TestCaseData> Snippets() =>
        from page in new[] { "docs/guides/dotnet.md", "src/Client/PACKAGE.md" }
        from snippet in Fence().Matches(File.ReadAllText(RepositoryRoot.Combine(page))).Select((match, i) => (Code: match.Groups[1].Value, Number: i + 1))
        select new TestCaseData(snippet.Code).SetArgDisplayNames($"{page} {snippet.Number}");

    [TestCaseSource(nameof(Snippets))]
    public void A_snippet_compiles(string snippet)
    {
        var given = snippet.Contains("var grid =", StringComparison.Ordinal) ? "" : "TopGunClient grid = null!;\n";
        var source = $"{Usings}#pragma warning disable\n{given}CancellationToken stop = default;\n{snippet}";

        var compilation = CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview))],
            References(),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        Assert.That(compilation.GetDiagnostics().Where(problem => problem.Severity == DiagnosticSeverity.Error), Is.Empty, source);
    }

    // Everything that the tests run with: the platform, the client, and the records that the generator made for the tests.
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Append(typeof(GuideTests).Assembly.Location)
        .Distinct()
        .Select(path => MetadataReference.CreateFromFile(path));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}

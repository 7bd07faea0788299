using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TopGun.Repository.Tests;

/// <summary>One C# file of the repository, parsed.</summary>
internal sealed class SourceFile
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Product =
        new(() => [.. RepositoryFiles.Find("*.cs", "src", "generators").Select(path => new SourceFile(path))]);

    private readonly CompilationUnitSyntax _unit;

    private SourceFile(string path)
    {
        Path = path;
        var text = File.ReadAllText(RepositoryRoot.Combine(path));
        Lines = text.Count(character => character == '\n');
        _unit = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
    }

    /// <summary>Every C# file of the product and its generators.</summary>
    public static IReadOnlyList<SourceFile> OfProduct => Product.Value;

    /// <summary>Path from the root, with slashes.</summary>
    public string Path { get; }

    /// <summary>Number of lines.</summary>
    public int Lines { get; }

    /// <summary>Types declared at the top level.</summary>
    public IReadOnlyList<BaseTypeDeclarationSyntax> Types =>
        [.. _unit.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Where(type => type.Parent is not BaseTypeDeclarationSyntax)];

    /// <summary>Name and length in lines of every method, constructor and accessor with a body.</summary>
    public IEnumerable<(string Name, int Lines)> Methods() =>
        from method in _unit.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        where method.Body is not null
        let span = method.Body!.GetLocation().GetLineSpan()
        select (NameOf(method), span.EndLinePosition.Line - span.StartLinePosition.Line + 1);

    private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        _ => method.Kind().ToString(),
    };
}

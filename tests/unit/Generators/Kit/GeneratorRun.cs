using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TopGun.Generators.Tests.Kit;

/// <summary>A compilation with the generator in it, to be run once or again after an edit.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private GeneratorDriver _driver;
    private SchemaText _schema;
    private CSharpCompilation _compilation;

    private GeneratorRun(string schema, string emit, CSharpCompilation compilation)
    {
        _schema = new(schema);
        _compilation = compilation;
        _driver = CSharpGeneratorDriver.Create(
            [new ProtocolGenerator().AsSourceGenerator()],
            [_schema],
            Parse,
            new BuildProperties(emit),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Again();
    }

    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    public IEnumerable<Diagnostic> Diagnostics => Result.Diagnostics;

    /// <summary>The hand-written runtime of the messages as source, so that a schema of a test takes the place of the product's.</summary>
    public static GeneratorRun OfMessages(string schema, params string[] sources)
    {
        var root = RepositoryRoot.Combine("src/Protocol/Client");
        var runtime = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText);
        var references = References.Where(reference => !reference.Display!.EndsWith("TopGun.Protocol.Client.dll", StringComparison.Ordinal));
        return new(schema, "ClientMessages", Compilation([.. runtime, .. sources], references));
    }

    /// <summary>A project that references the product's messages, as the bridge does.</summary>
    public static GeneratorRun OfDispatcher(string schema, string source) => new(schema, "", Compilation([source], References));

    /// <summary>A project with records of its own.</summary>
    public static GeneratorRun OfRecords(string schema) => new(schema, "Records", Compilation([], References));

    /// <summary>A project that wants the glue of services.</summary>
    public static GeneratorRun OfServices(string schema) => new(schema, "Services", Compilation([], References));

    /// <summary>A project that wants the error table.</summary>
    public static GeneratorRun OfErrors(string schema) => new(schema, "ErrorTable", Compilation([], References));

    public GeneratorRun Again()
    {
        _driver = _driver.RunGenerators(_compilation);
        return this;
    }

    public GeneratorRun AfterCode(string source)
    {
        _compilation = _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, Parse));
        return Again();
    }

    public GeneratorRun AfterSchema(string schema)
    {
        var replacement = new SchemaText(schema);
        _driver = _driver.ReplaceAdditionalText(_schema, replacement);
        _schema = replacement;
        return Again();
    }

    /// <summary>Why each output of a step is what it is.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    /// <summary>Compiles with what was generated; the test fails on any error.</summary>
    public Assembly Load()
    {
        var all = _compilation.AddSyntaxTrees(Result.GeneratedSources.Select(source => source.SyntaxTree));
        using var stream = new MemoryStream();
        var emitted = all.Emit(stream);
        Assert.That(emitted.Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error), Is.Empty);
        return Assembly.Load(stream.ToArray());
    }

    private static IEnumerable<MetadataReference> References =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));

    private static CSharpCompilation Compilation(IEnumerable<string> sources, IEnumerable<MetadataReference> references)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading;";
        var trees = sources.Prepend(Usings).Select(source => CSharpSyntaxTree.ParseText(source, Parse));
        return CSharpCompilation.Create("Generated" + Guid.NewGuid().ToString("N"), trees, references,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}

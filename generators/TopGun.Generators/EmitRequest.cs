using Microsoft.CodeAnalysis.Diagnostics;

namespace TopGun.Generators;

/// <summary>What a project asks the generator for, from its MSBuild properties.</summary>
/// <param name="Artefacts">Value of <c>TopGunEmit</c>: names of artefacts, separated by commas (a semicolon would start a comment on the way to the compiler).</param>
/// <param name="SchemaRoot">Folder that import paths of the schema start from; empty if not known.</param>
/// <param name="RootSpace">The project's own namespace.</param>
internal sealed record EmitRequest(string Artefacts, string SchemaRoot, string RootSpace)
{
    /// <summary>Messages, enums, views and the union of the client protocol.</summary>
    public bool ClientMessages => Has(nameof(ClientMessages));

    /// <summary>A test class for each message of the client protocol.</summary>
    public bool GoldenTests => Has(nameof(GoldenTests));

    /// <summary>Records of users' schemas.</summary>
    public bool Records => Has(nameof(Records));

    /// <summary>Handler interfaces, services and conversions of the public gRPC API.</summary>
    public bool Services => Has(nameof(Services));

    /// <summary>The error table.</summary>
    public bool ErrorTable => Has(nameof(ErrorTable));

    public static EmitRequest From(AnalyzerConfigOptions options) =>
        new(Property(options, "TopGunEmit"), Property(options, "TopGunSchemaRoot"), Property(options, "RootNamespace"));

    private static string Property(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_property." + name, out var value) ? value : "";

    private bool Has(string artefact) => Artefacts.Split(',').Any(name => name.Trim() == artefact);
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TopGun.Generators.Tests.Kit;

/// <summary>MSBuild properties as the compiler shows them to generators.</summary>
internal sealed class BuildProperties(string emit) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(emit);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Options(string emit) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key switch
            {
                "build_property.TopGunEmit" => emit,
                "build_property.TopGunSchemaRoot" => "/schema",
                _ => null,
            };
            return value is not null;
        }
    }
}

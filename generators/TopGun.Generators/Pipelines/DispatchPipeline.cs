using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TopGun.Generators.Checks;
using TopGun.Generators.Diagnostics;
using TopGun.Generators.Discovery;
using TopGun.Generators.Emission;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Dispatchers;
using TopGun.Generators.Model.Units;

namespace TopGun.Generators.Pipelines;

/// <summary>Checks and completes the classes that dispatch messages to handlers.</summary>
internal static class DispatchPipeline
{
    public static void Register(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<SchemaModel> schema)
    {
        var messages = schema.Select((model, _) => UnionUnit.Of(model.InPackage(SchemaPackages.Client)));
        var units = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                DispatcherReader.Attribute, (node, _) => node is ClassDeclarationSyntax, DispatcherReader.Read)
            .Combine(messages)
            .Select((pair, _) => new DispatchUnit(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Dispatchers);
        context.RegisterSourceOutput(units, (output, unit) =>
        {
            foreach (var problem in DispatchChecks.Run(unit))
                output.ReportDiagnostic(Reporting.Of(problem));
            if (unit.Dispatcher.IsPartial)
                output.AddSource(HintName(unit.Dispatcher), DispatchEmitter.Emit(unit));
        });
    }

    private static string HintName(DispatcherModel dispatcher) => dispatcher.Space.Length == 0
        ? $"{dispatcher.Name}.Dispatch.g.cs"
        : $"{dispatcher.Space}.{dispatcher.Name}.Dispatch.g.cs";
}

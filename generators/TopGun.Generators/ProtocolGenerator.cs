using Microsoft.CodeAnalysis;
using TopGun.Generators.Discovery;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Records;
using TopGun.Generators.Pipelines;

namespace TopGun.Generators;

/// <summary>Emits C# from the compiled schema: reads the descriptor set, then hands the model to one pipeline per artefact.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ProtocolGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var request = context.AnalyzerConfigOptionsProvider
            .Select((provider, _) => EmitRequest.From(provider.GlobalOptions))
            .WithTrackingName(StepNames.Request);
        var input = context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(SchemaInput.FileSuffix, StringComparison.Ordinal))
            .Select((file, cancellation) => SchemaInput.Read(file.Path, file.GetText(cancellation)?.ToString() ?? ""))
            .Collect()
            .Select((inputs, _) => inputs.FirstOrDefault() ?? new(SchemaModel.Empty, default))
            .WithTrackingName(StepNames.Schema);

        var client = input.Combine(request).Select((pair, _) =>
            pair.Right.ClientMessages ? pair.Left.Schema.InPackage(SchemaPackages.Client) : SchemaModel.Empty);
        var records = input.Combine(request).Select((pair, _) =>
            pair.Right.Records ? RecordSet.Of(pair.Left.Schema) : SchemaModel.Empty);
        var services = input.Combine(request).Select((pair, _) =>
            pair.Right.Services ? pair.Left.Schema.InPackage(SchemaPackages.Grid) : SchemaModel.Empty);
        var errors = input.Combine(request).Select((pair, _) =>
            pair.Right.ErrorTable ? SchemaModel.Empty with { Errors = pair.Left.Schema.Errors } : SchemaModel.Empty);
        ProblemsPipeline.Register(context, input, client, records, request);
        ProblemsPipeline.RegisterServices(context, services, errors, request);
        ServicesPipeline.Register(context, services, errors, request);
        ClientMessagesPipeline.Register(context, client);
        var golden = input.Combine(request).Select((pair, _) =>
            pair.Right.GoldenTests ? pair.Left.Schema.InPackage(SchemaPackages.Client) : SchemaModel.Empty);
        GoldenTestsPipeline.Register(context, golden);
        RecordsPipeline.Register(context, records);
        DispatchPipeline.Register(context, input.Select((read, _) => read.Schema));
    }
}

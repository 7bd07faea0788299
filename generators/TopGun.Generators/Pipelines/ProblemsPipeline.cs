using Microsoft.CodeAnalysis;
using TopGun.Generators.Checks;
using TopGun.Generators.Diagnostics;
using TopGun.Generators.Discovery;
using TopGun.Generators.Model;

namespace TopGun.Generators.Pipelines;

/// <summary>Reports what is wrong with the schema, in the project that compiles it.</summary>
internal static class ProblemsPipeline
{
    public static void Register(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<SchemaInput> input,
        IncrementalValueProvider<SchemaModel> client,
        IncrementalValueProvider<SchemaModel> records,
        IncrementalValueProvider<EmitRequest> request)
    {
        var unreadable = input.SelectMany((read, _) => read.Problems);
        Report(context, unreadable, request);
        var problems = client.SelectMany((schema, _) => SchemaChecks.Run(schema)).WithTrackingName(StepNames.Problems);
        Report(context, problems, request);
        Report(context, records.SelectMany((schema, _) => MapChecks.Run(schema)), request);
    }

    public static void RegisterServices(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<SchemaModel> services,
        IncrementalValueProvider<SchemaModel> errors,
        IncrementalValueProvider<EmitRequest> request)
    {
        Report(context, services.SelectMany((schema, _) => ServiceChecks.Run(schema)), request);
        Report(context, errors.SelectMany((schema, _) => ErrorChecks.Run(schema)), request);
    }

    private static void Report(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<SchemaProblem> problems,
        IncrementalValueProvider<EmitRequest> request) =>
        context.RegisterSourceOutput(problems.Combine(request), (output, pair) =>
            output.ReportDiagnostic(Reporting.Of(pair.Left, pair.Right.SchemaRoot)));
}

using Microsoft.CodeAnalysis;
using TopGun.Generators.Emission;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Units;

namespace TopGun.Generators.Pipelines;

/// <summary>Emits a test class for each message, so that a message without samples fails the tests.</summary>
internal static class GoldenTestsPipeline
{
    public static void Register(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<SchemaModel> schema)
    {
        var units = schema.SelectMany((model, _) => GoldenTestUnit.AllOf(model)).WithTrackingName(StepNames.GoldenTests);
        context.RegisterSourceOutput(units, (output, unit) =>
            output.AddSource($"{unit.Message.Name}GoldenTests.g.cs", GoldenTestEmitter.Emit(unit)));
    }
}

using Microsoft.CodeAnalysis;
using TopGun.Generators.Emission;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Units;

namespace TopGun.Generators.Pipelines;

/// <summary>Emits the records of a user's own schema.</summary>
internal static class RecordsPipeline
{
    public static void Register(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<SchemaModel> schema)
    {
        var records = schema.SelectMany((model, _) => RecordUnit.AllOf(model)).WithTrackingName(StepNames.Records);
        context.RegisterSourceOutput(records, (output, unit) =>
        {
            output.AddSource($"{unit.Record.ProtoName}.Record.g.cs", RecordEmitter.Emit(unit));
            if (unit.Record.Map is { } map)
                output.AddSource($"{unit.Record.ProtoName}.Map.g.cs", RecordExtensionEmitter.Emit(unit.Record, map));
        });
        context.RegisterSourceOutput(schema.SelectMany((model, _) => model.Enums), (output, item) =>
            output.AddSource($"{item.ProtoName}.Enum.g.cs", EnumEmitter.Emit(item, item.Space, RecordEmitter.Usings)));
    }
}

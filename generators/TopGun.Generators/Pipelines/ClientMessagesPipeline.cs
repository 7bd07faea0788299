using Microsoft.CodeAnalysis;
using TopGun.Generators.Emission;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Messages;
using TopGun.Generators.Model.Units;

namespace TopGun.Generators.Pipelines;

/// <summary>Emits messages, enums, views and the union of the client protocol.</summary>
internal static class ClientMessagesPipeline
{
    public static void Register(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<SchemaModel> schema)
    {
        var messages = schema.SelectMany((model, _) => MessageUnit.AllOf(model)).WithTrackingName(StepNames.Messages);
        context.RegisterSourceOutput(messages, (output, unit) =>
            output.AddSource($"{unit.Message.Name}.g.cs", MessageEmitter.Emit(unit.Message, unit.IsPairOfSort)));

        var enums = schema.SelectMany((model, _) => model.Enums.DistinctByName(item => item.Name)).WithTrackingName(StepNames.Enums);
        context.RegisterSourceOutput(enums, (output, model) => output.AddSource($"{model.Name}.Enum.g.cs", EnumEmitter.Emit(model, MessageEmitter.Space, MessageEmitter.Usings)));

        var views = schema.SelectMany((model, _) => ViewSet.AllOf(model).DistinctByName(message => message.Name)).WithTrackingName(StepNames.Views);
        context.RegisterSourceOutput(views, (output, message) =>
            output.AddSource($"{message.Name}.View.g.cs", ViewEmitter.Emit(message)));

        var union = schema.Select((model, _) => UnionUnit.Of(model)).WithTrackingName(StepNames.Union);
        context.RegisterSourceOutput(union, (output, unit) =>
        {
            if (unit.Messages.Count == 0)
                return;
            output.AddSource("Union.Kinds.g.cs", UnionEmitter.EmitKinds(unit.Messages));
            output.AddSource("Union.Messages.g.cs", UnionEmitter.EmitMessages(unit.Messages));
        });
    }
}

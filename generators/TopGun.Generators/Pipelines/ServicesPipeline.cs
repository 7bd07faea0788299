using Microsoft.CodeAnalysis;
using TopGun.Generators.Emission.Services;
using TopGun.Generators.Model;

namespace TopGun.Generators.Pipelines;

/// <summary>Emits the glue between services and Core, and the error table.</summary>
internal static class ServicesPipeline
{
    public static void Register(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<SchemaModel> services,
        IncrementalValueProvider<SchemaModel> errors,
        IncrementalValueProvider<EmitRequest> request)
    {
        var space = request.Select((asked, _) => asked.RootSpace);
        var faces = services.SelectMany((schema, _) => schema.Services.Where(service => service.ServesOneCaller)).WithTrackingName(StepNames.Services);
        context.RegisterSourceOutput(faces.Combine(space), (output, pair) =>
            output.AddSource($"{pair.Left.ProtoName}.Service.g.cs", ServiceEmitter.Emit(pair.Left, Under(pair.Right, "Services"))));
        context.RegisterSourceOutput(services.SelectMany((schema, _) => schema.Enums.Where(item => item.CoreTypeName.Length > 0)).Combine(space), (output, pair) =>
            output.AddSource($"{pair.Left.ProtoName}.Conversion.g.cs", CoreEnumEmitter.Emit(pair.Left, Under(pair.Right, "Conversions"))));
        context.RegisterSourceOutput(services.SelectMany((schema, _) => schema.Messages.Where(item => item.CoreType is not null)).Combine(space), (output, pair) =>
            output.AddSource($"{pair.Left.ProtoName}.Conversion.g.cs", CoreMessageEmitter.Emit(pair.Left, pair.Left.CoreType!, Under(pair.Right, "Conversions"))));
        context.RegisterSourceOutput(errors.Select((schema, _) => schema.Errors).WithTrackingName(StepNames.Errors).Combine(space), (output, pair) =>
        {
            if (pair.Left.Count > 0)
                output.AddSource("ErrorTable.g.cs", ErrorTableEmitter.Emit(pair.Left, pair.Right));
        });
    }

    private static string Under(string space, string room) => space.Length == 0 ? room : $"{space}.{room}";
}

using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Emission.Services;

/// <summary>Emits the conversions of a message to and from the type of Core that stands for it.</summary>
internal static class CoreMessageEmitter
{
    public static string Emit(MessageModel model, CoreType type, string space)
    {
        var core = $"global::{type.FullName}";
        var schema = $"global::{model.Space}.{model.Name}";
        var members = model.Fields.Select(field => field.Property).ToArray();
        var code = new SourceWriter($"{model.Location.File}, message {model.ProtoName}", space);
        code.Summary($"{model.Name} in both forms.");
        code.Open($"public static class {model.Name}Conversion");
        code.Summary("The message as Core knows it.");
        code.Line($"public static {core} ToCore(this {schema} message) => new({string.Join(", ", members.Select(name => "message." + name))});");
        code.Line();
        code.Summary("The message as the schema knows it.");
        code.Line($"public static {schema} ToSchema(this {core} value) => new() {{ {string.Join(", ", members.Select(name => $"{name} = value.{name}"))} }};");
        code.Close();
        return code.ToString();
    }
}

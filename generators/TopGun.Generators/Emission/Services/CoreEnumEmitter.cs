using TopGun.Generators.Model.Enums;

namespace TopGun.Generators.Emission.Services;

/// <summary>Emits the conversions of an enum to and from the enum of Core that stands for it.</summary>
internal static class CoreEnumEmitter
{
    public static string Emit(EnumModel model, string space)
    {
        var core = $"global::{model.CoreTypeName}";
        var schema = $"global::{model.Space}.{model.Name}";
        var code = new SourceWriter($"{model.Location.File}, enum {model.ProtoName}", space, "System", "TopGun.Core.Grid");
        code.Summary($"{model.Name} in both forms.");
        code.Open($"public static class {model.Name}Conversion");
        ToCore(code, model, core, schema);
        code.Line();
        ToSchema(code, model, core, schema);
        code.Close();
        return code.ToString();
    }

    private static void ToCore(SourceWriter code, EnumModel model, string core, string schema)
    {
        var takesNothing = model.CoreUnspecified == CoreEnum.NoValue;
        code.Summary(takesNothing ? "The value as Core knows it; null when unspecified." : "The value as Core knows it.");
        code.Line("/// <exception cref=\"GridException\">The number is not one that may stand here.</exception>");
        code.Open($"public static {core}{(takesNothing ? "?" : "")} ToCore(this {schema} value) => value switch");
        if (takesNothing)
            code.Line($"{schema}.{model.Values[0].Name} => null,");
        foreach (var (name, coreName) in Pairs(model))
            code.Line($"{schema}.{name} => {core}.{coreName},");
        var last = model.Values[model.Values.Count - 1].Number;
        code.Line($"_ => throw new GridException(GridErrorCode.InvalidArgument, $\"{model.Name} {{(int)value}} is not known; use {model.Values[1].Number} to {last}\"),");
        code.Close(";");
    }

    private static void ToSchema(SourceWriter code, EnumModel model, string core, string schema)
    {
        code.Summary("The value as the schema knows it; one that it does not know becomes a number that every reader refuses.");
        code.Open($"public static {schema} ToSchema(this {core} value) => value switch");
        foreach (var (name, coreName) in Pairs(model))
            code.Line($"{core}.{coreName} => {schema}.{name},");
        code.Line($"_ => ({schema})(-1),");
        code.Close(";");
    }

    private static IEnumerable<(string Name, string CoreName)> Pairs(EnumModel model)
    {
        if (model.CoreUnspecified.Length > 0 && model.CoreUnspecified != CoreEnum.NoValue)
            yield return (model.Values[0].Name, model.CoreUnspecified);
        foreach (var value in model.Values.Skip(1))
            yield return (value.Name, value.Name);
    }
}

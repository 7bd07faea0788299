using TopGun.Generators.Diagnostics;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Enums;

namespace TopGun.Generators.Checks;

/// <summary>Checks what the glue of services is made from: Core types of messages and enums.</summary>
internal static class ServiceChecks
{
    public static IEnumerable<SchemaProblem> Run(SchemaModel schema) =>
        schema.Messages.SelectMany(MessageChecks.Core).Concat(schema.Enums.SelectMany(Run));

    private static IEnumerable<SchemaProblem> Run(EnumModel item)
    {
        if (item.CoreTypeName.Length == 0)
        {
            if (item.CoreUnspecified.Length > 0)
                yield return Problem(item, DiagnosticIds.CoreUnspecifiedMisplaced, "has `core_unspecified` but no `core_type`; add it or remove the option");
            yield break;
        }
        if (!CoreEnum.KnownNames.Contains(item.CoreTypeName))
            yield return Problem(item, DiagnosticIds.UnknownCoreType, $"has the core_type \"{item.CoreTypeName}\"; known are {string.Join(", ", CoreEnum.KnownNames)}");
        if (item.Values.Skip(1).Any(value => value.Name == item.CoreUnspecified))
            yield return Problem(item, DiagnosticIds.CoreUnspecifiedMisplaced, $"has `core_unspecified: \"{item.CoreUnspecified}\"`, which another value stands for already; name a value of Core that has no other, or \"null\"");
    }

    private static SchemaProblem Problem(EnumModel item, string id, string text) => new(id, $"enum {item.Name} {text}", item.Location);
}

using TopGun.Generators.Diagnostics;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Enums;

namespace TopGun.Generators.Checks;

/// <summary>Checks the spellings of one enum.</summary>
internal static class EnumChecks
{
    public static IEnumerable<SchemaProblem> Run(EnumModel item)
    {
        foreach (var group in item.Spelled.GroupBy(value => value.Text, StringComparer.Ordinal))
        {
            foreach (var value in group.Skip(1))
                yield return new(DiagnosticIds.SpellingClash, $"{value.ProtoName} is spelled \"{value.Text}\" on the wire, as {group.First().ProtoName} is; give it its own `text`", value.Location);
        }
        if (item.Values.Count > 0 && item.Values[0].Text.Length > 0)
            yield return new(DiagnosticIds.SpellingMissing, $"{item.Values[0].ProtoName} has number 0 and a spelling; number 0 must be {item.Name}'s ..._UNSPECIFIED, which is never sent", item.Values[0].Location);
        foreach (var value in item.Values.Skip(1).Where(value => value.Text.Length == 0 || value.Text == value.ProtoName))
            yield return new(DiagnosticIds.SpellingMissing, $"{value.ProtoName} has no spelling: it lacks the prefix of {item.Name}, so its `text` must be given", value.Location);
    }
}

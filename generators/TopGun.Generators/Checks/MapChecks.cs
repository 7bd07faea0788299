using TopGun.Generators.Diagnostics;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Checks;

/// <summary>Checks the map options of users' records.</summary>
internal static class MapChecks
{
    public static IEnumerable<SchemaProblem> Run(SchemaModel schema)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in schema.Messages)
        {
            if (message.Map is not { } map)
                continue;
            if (map.Name.Length == 0)
                yield return Problem(DiagnosticIds.MapNameMissing, $"message {message.Name} has the option `map` without `name`; name the map");
            else if (names.TryGetValue(map.Name, out var other))
                yield return Problem(DiagnosticIds.MapNameMissing, $"message {message.Name} is kept in the map \"{map.Name}\", as {other} is; one map holds one kind of record");
            else
                names[map.Name] = message.Name;
            if (!message.Fields.Any(field => field.ProtoName == map.KeyField && field is { Kind: FieldKind.String, IsCollection: false, Presence: FieldPresence.Required }))
                yield return Problem(DiagnosticIds.MapKeyMissing, $"message {message.Name} has the key \"{map.KeyField}\", which is none of its string fields; set `key` to one that is not `optional`");
            foreach (var field in map.Indexes.SelectMany(index => index.Fields).Where(name => !message.Fields.Any(field => field.ProtoName == name)))
                yield return Problem(DiagnosticIds.IndexUnknownField, $"an index of message {message.Name} names the field \"{field}\", which it has not");

            SchemaProblem Problem(string id, string text) => new(id, text, message.Location);
        }
    }
}

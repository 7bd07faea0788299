using System.Text;
using TopGun.Generators.Discovery;
using TopGun.Generators.Model.Messages;
using TopGun.Generators.Model.Records;

namespace TopGun.Generators.Emission;

/// <summary>Emits the method of the typed client that opens a record's map: <c>grid.Todos()</c> for the map "todos".</summary>
internal static class RecordExtensionEmitter
{
    public static string Emit(MessageModel record, MapModel map)
    {
        var code = new SourceWriter($"{record.Location.File}, message {record.ProtoName}", record.Space, "TopGun.Client", "TopGun.Client.Records");
        code.Summary($"Opens the map of {record.Name} on a grid.");
        code.Open($"public static class {record.Name}MapExtensions");
        code.Summary($"The map \"{map.Name}\".");
        code.Line("/// <param name=\"grid\">The grid.</param>");
        code.Line($"public static RecordMap<{record.Name}> {MethodName(map.Name)}(this TopGunClient grid) => grid.GetMap<{record.Name}>();");
        code.Close();
        return code.ToString();
    }

    // Names of maps may hold anything but ':' and control characters.
    private static string MethodName(string map)
    {
        var words = new StringBuilder();
        foreach (var unit in map)
            words.Append(char.IsLetterOrDigit(unit) ? unit : '_');
        var name = Names.Pascal(words.ToString());
        return name.Length == 0 || char.IsDigit(name[0]) ? "Map" + name : name;
    }
}

using System.Text;
using Google.Protobuf.Reflection;

namespace TopGun.Generators.Discovery;

/// <summary>Turns names of the schema into names of C# and of the wire.</summary>
internal static class Names
{
    /// <summary><c>last_id</c> to <c>LastId</c>; also for UPPER_SNAKE.</summary>
    public static string Pascal(string snake)
    {
        var name = new StringBuilder();
        foreach (var word in snake.Split(['_'], StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word.Substring(1);
            name.Append(char.ToUpperInvariant(word[0])).Append(IsUpper(word) ? rest.ToLowerInvariant() : rest);
        }
        return name.ToString();
    }

    /// <summary><c>last_id</c> to <c>lastId</c>.</summary>
    public static string Camel(string snake)
    {
        var pascal = Pascal(snake);
        return pascal.Length == 0 ? pascal : char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }

    /// <summary><c>WriteConcern</c> to <c>WRITE_CONCERN_</c>, the prefix of an enum's values; null if the value lacks it.</summary>
    public static string? WithoutEnumPrefix(string enumName, string value)
    {
        var prefix = new StringBuilder();
        foreach (var unit in enumName)
        {
            if (char.IsUpper(unit) && prefix.Length > 0)
                prefix.Append('_');
            prefix.Append(char.ToUpperInvariant(unit));
        }
        prefix.Append('_');
        return value.StartsWith(prefix.ToString(), StringComparison.Ordinal) && value.Length > prefix.Length
            ? value.Substring(prefix.Length)
            : null;
    }

    /// <summary>The C# name of a type: nested types carry their parents' names in front.</summary>
    public static string TypeName(string package, string fullName) =>
        fullName.TrimStart('.').Substring(package.Length == 0 ? 0 : package.Length + 1).Replace(".", "");

    /// <summary>The namespace of what is made of a file: its option, else its package in Pascal case.</summary>
    public static string Space(FileDescriptorProto file) => file.Options?.CsharpNamespace is { Length: > 0 } named
        ? named
        : string.Join(".", file.Package.Split('.').Select(Pascal));

    private static bool IsUpper(string word) => word.All(unit => !char.IsLower(unit)) && word.Length > 1;
}

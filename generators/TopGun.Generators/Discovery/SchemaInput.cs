using TopGun.Generators.Model;

namespace TopGun.Generators.Discovery;

/// <summary>The schema a compilation was given, and what is wrong with the input itself.</summary>
/// <param name="Schema">The schema; empty if none could be read.</param>
/// <param name="Problems">What is wrong.</param>
public sealed record SchemaInput(SchemaModel Schema, EquatableArray<SchemaProblem> Problems)
{
    /// <summary>How the files that hold descriptor sets end.</summary>
    public const string FileSuffix = ".binpb.b64";

    /// <summary>Reads the schema from one additional file.</summary>
    public static SchemaInput Read(string path, string text)
    {
        try
        {
            return new(DescriptorSet.ReadBase64(text), default);
        }
        catch (InvalidDataException exception)
        {
            var problem = new SchemaProblem(Diagnostics.DiagnosticIds.UnreadableSchema, exception.Message, new(path, 1, 1));
            return new(SchemaModel.Empty, new([problem]));
        }
    }
}

namespace TopGun.Generators.Model;

/// <summary>A place in a .proto file, lines and columns counted from 1.</summary>
/// <param name="File">Import path of the file.</param>
/// <param name="Line">Line.</param>
/// <param name="Column">Column.</param>
public sealed record SchemaLocation(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}";
}

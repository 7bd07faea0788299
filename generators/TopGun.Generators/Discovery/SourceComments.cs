using Google.Protobuf.Reflection;
using TopGun.Generators.Model;

namespace TopGun.Generators.Discovery;

/// <summary>Comments and places of the definitions in one .proto file, by their descriptor path.</summary>
internal sealed class SourceComments
{
    private readonly string _file;
    private readonly Dictionary<string, SourceCodeInfo.Types.Location> _locations;

    public SourceComments(FileDescriptorProto file)
    {
        _file = file.Name;
        _locations = [];
        foreach (var location in file.SourceCodeInfo?.Location ?? [])
            _locations[string.Join(".", location.Path)] = location;
    }

    /// <summary>The comment above the definition, without markers; empty if there is none.</summary>
    public string CommentAt(string path) => _locations.TryGetValue(path, out var location)
        ? string.Join("\n", location.LeadingComments.Split('\n').Select(line => line.Trim())).Trim()
        : "";

    /// <summary>Where the definition starts.</summary>
    public SchemaLocation LocationOf(string path) => _locations.TryGetValue(path, out var location)
        ? new(_file, location.Span[0] + 1, location.Span[1] + 1)
        : new(_file, 1, 1);
}

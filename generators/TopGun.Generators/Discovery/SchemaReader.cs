using Google.Protobuf.Reflection;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Enums;
using TopGun.Generators.Model.Messages;
using TopGun.Generators.Model.Services;

namespace TopGun.Generators.Discovery;

/// <summary>Walks the files of a descriptor set and collects every message, enum, service and error.</summary>
internal sealed class SchemaReader(FileDescriptorSet set)
{
    private readonly SchemaTypes _types = new(set);
    private readonly List<MessageModel> _messages = [];
    private readonly List<EnumModel> _enums = [];
    private readonly List<ServiceModel> _services = [];

    public SchemaModel Read()
    {
        foreach (var file in set.File.Where(file => !SchemaPackages.Foundations.Contains(file.Package)))
            ReadFile(file);
        return new(_messages.ToEquatableArray(), _enums.ToEquatableArray())
        {
            Services = _services.ToEquatableArray(),
            Errors = set.File.SelectMany(ErrorReader.Read).ToEquatableArray(),
        };
    }

    private void ReadFile(FileDescriptorProto file)
    {
        var comments = new SourceComments(file);
        var space = Names.Space(file);
        for (var i = 0; i < file.EnumType.Count; i++)
            _enums.Add(EnumReader.Read(file.EnumType[i], file.Package, file.Package, comments, $"5.{i}") with { Space = space });
        for (var i = 0; i < file.MessageType.Count; i++)
            ReadMessage(file.MessageType[i], file, file.Package, comments, $"4.{i}");
        for (var i = 0; i < file.Service.Count; i++)
            _services.Add(ServiceReader.Read(file.Service[i], file, comments, $"6.{i}"));
    }

    private void ReadMessage(
        DescriptorProto message, FileDescriptorProto file, string scope, SourceComments comments, string path)
    {
        var (package, space) = (file.Package, Names.Space(file));
        var fullName = scope.Length == 0 ? message.Name : $"{scope}.{message.Name}";
        for (var i = 0; i < message.EnumType.Count; i++)
            _enums.Add(EnumReader.Read(message.EnumType[i], package, fullName, comments, $"{path}.4.{i}") with { Space = space });
        for (var i = 0; i < message.NestedType.Count; i++)
        {
            // Fields of type map are written as lists of such entries; FieldReader resolves them.
            if (message.NestedType[i].Options?.MapEntry != true)
                ReadMessage(message.NestedType[i], file, fullName, comments, $"{path}.3.{i}");
        }
        _messages.Add(new MessageReader(_types, comments).Read(message, package, fullName, path) with { Space = space });
    }
}

using Google.Protobuf.Reflection;
using TopGun.Wire.V1;

namespace TopGun.Generators.Discovery;

/// <summary>Finds the messages that fields refer to by their full names.</summary>
internal sealed class SchemaTypes
{
    private readonly Dictionary<string, (DescriptorProto Message, string Package)> _messages = [];
    private readonly Dictionary<string, string> _packagesOfEnums = [];

    public SchemaTypes(FileDescriptorSet set)
    {
        foreach (var file in set.File)
        {
            var scope = file.Package.Length == 0 ? "" : "." + file.Package;
            foreach (var item in file.EnumType)
                _packagesOfEnums[$"{scope}.{item.Name}"] = file.Package;
            foreach (var message in file.MessageType)
                Add(message, scope, file.Package);
        }
    }

    /// <summary>The message behind a reference such as <c>.topgun.client.v1.OpResult</c>.</summary>
    public DescriptorProto Message(string reference) => _messages[reference].Message;

    /// <summary>The C# name of the message or enum behind a reference.</summary>
    public string TypeName(string reference) => Names.TypeName(
        _messages.TryGetValue(reference, out var found) ? found.Package : _packagesOfEnums[reference], reference);

    /// <summary>The option <c>core_type</c> of the message behind a reference; empty if it has none.</summary>
    public string CoreTypeOf(string reference) =>
        Message(reference).Options?.GetExtension(OptionsExtensions.Message)?.CoreType ?? "";

    private void Add(DescriptorProto message, string scope, string package)
    {
        var name = $"{scope}.{message.Name}";
        _messages[name] = (message, package);
        foreach (var nested in message.NestedType)
            Add(nested, name, package);
        foreach (var item in message.EnumType)
            _packagesOfEnums[$"{name}.{item.Name}"] = package;
    }
}

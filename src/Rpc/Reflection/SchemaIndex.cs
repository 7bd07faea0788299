using Google.Protobuf.Reflection;

namespace TopGun.Rpc.Reflection;

/// <summary>Finds the schema files behind names: immutable, built once from the services of a server.</summary>
internal sealed class SchemaIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    public SchemaIndex(IEnumerable<ServiceDescriptor> services)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            names.Add(service.FullName);
            AddFile(service.File);
        }

        Services = [.. names];
    }

    /// <summary>Full names of the services, sorted.</summary>
    public IReadOnlyList<string> Services { get; }

    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    /// <summary>The file that declares a symbol of this full name; a leading dot is allowed.</summary>
    public FileDescriptor? FindSymbol(string name) => _symbols.GetValueOrDefault(name.TrimStart('.'));

    public FileDescriptor? FindExtension(string type, int number) =>
        _extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>Numbers of the known extensions of a message, ascending; null if the message is unknown.</summary>
    public IReadOnlyCollection<int>? FindExtensionNumbers(string type)
    {
        if (_extensions.TryGetValue(type, out var known))
            return known.Keys;
        return _symbols.TryGetValue(type, out var file) && DeclaresMessage(file, type) ? [] : null;
    }

    private static bool DeclaresMessage(FileDescriptor file, string type) =>
        file.MessageTypes.Any(m => m.FullName == type || Nested(m).Any(n => n.FullName == type));

    private static IEnumerable<MessageDescriptor> Nested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(n => Nested(n).Prepend(n));

    private void AddFile(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
            return;
        foreach (var dependency in file.Dependencies)
            AddFile(dependency);
        foreach (var service in file.Services)
        {
            AddSymbol(service);
            foreach (var method in service.Methods)
                AddSymbol(method);
        }

        foreach (var message in file.MessageTypes)
            AddMessage(message);
        foreach (var type in file.EnumTypes)
            AddEnum(type);
        AddExtensions(file.Extensions);
    }

    private void AddMessage(MessageDescriptor message)
    {
        AddSymbol(message);
        foreach (var field in message.Fields.InDeclarationOrder())
            AddSymbol(field);
        foreach (var oneof in message.Oneofs)
            AddSymbol(oneof);
        foreach (var nested in message.NestedTypes)
            AddMessage(nested);
        foreach (var type in message.EnumTypes)
            AddEnum(type);
        AddExtensions(message.Extensions);
    }

    private void AddEnum(EnumDescriptor type)
    {
        AddSymbol(type);
        // Values are siblings of their enum, not its children.
        var scope = type.FullName[..^type.Name.Length];
        foreach (var value in type.Values)
            _symbols.TryAdd(scope + value.Name, type.File);
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            AddSymbol(extension);
            var type = extension.ExtendeeType.FullName;
            if (!_extensions.TryGetValue(type, out var known))
                _extensions[type] = known = [];
            known[extension.FieldNumber] = extension.File;
        }
    }

    private void AddSymbol(IDescriptor symbol) => _symbols.TryAdd(symbol.FullName, symbol.File);
}

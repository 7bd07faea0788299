using Google.Protobuf.Reflection;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Services;

namespace TopGun.Generators.Discovery;

/// <summary>Makes the model of one service.</summary>
internal static class ServiceReader
{
    public static ServiceModel Read(ServiceDescriptorProto service, FileDescriptorProto file, SourceComments comments, string path) => new(
        file.Package.Length == 0 ? service.Name : $"{file.Package}.{service.Name}",
        service.Name,
        comments.CommentAt(path),
        Names.Space(file),
        service.Method.Select((method, i) => ReadMethod(method, file.Package, comments.CommentAt($"{path}.2.{i}"))).ToEquatableArray(),
        comments.LocationOf(path));

    private static MethodModel ReadMethod(MethodDescriptorProto method, string package, string comment) => new(
        method.Name,
        comment,
        Names.TypeName(package, method.InputType),
        Names.TypeName(package, method.OutputType),
        method.ClientStreaming,
        method.ServerStreaming);
}

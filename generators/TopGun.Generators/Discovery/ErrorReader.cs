using Google.Protobuf.Reflection;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Services;
using TopGun.Wire.V1;

namespace TopGun.Generators.Discovery;

/// <summary>Reads the error table: the values of every enum in which one has the option <c>error</c>.</summary>
internal static class ErrorReader
{
    public static IEnumerable<ErrorModel> Read(FileDescriptorProto file)
    {
        var comments = new SourceComments(file);
        return file.EnumType.SelectMany((item, i) => item.Value.Any(value => FormOf(value) is not null)
            ? item.Value.Select((value, j) => Read(item.Name, value, comments.LocationOf($"5.{i}.2.{j}")))
            : []);
    }

    private static ErrorModel Read(string enumName, EnumValueDescriptorProto value, SchemaLocation location)
    {
        var form = FormOf(value) ?? new ErrorForm();
        var name = Names.Pascal(Names.WithoutEnumPrefix(enumName, value.Name) ?? value.Name);
        return new(value.Name, name, value.Number, FormOf(value) is not null, form.GrpcStatus, form.ClientCode, form.HttpStatus, location);
    }

    private static ErrorForm? FormOf(EnumValueDescriptorProto value) => value.Options?.GetExtension(ErrorsExtensions.Error);
}

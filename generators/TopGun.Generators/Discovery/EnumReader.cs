using Google.Protobuf.Reflection;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Enums;
using TopGun.Wire.V1;

namespace TopGun.Generators.Discovery;

/// <summary>Makes the model of one enum.</summary>
internal static class EnumReader
{
    private const string NeverSent = "UNSPECIFIED";

    public static EnumModel Read(
        EnumDescriptorProto source, string package, string scope, SourceComments comments, string path)
    {
        var fullName = scope.Length == 0 ? source.Name : $"{scope}.{source.Name}";
        var form = source.Options?.GetExtension(OptionsExtensions.Enumeration);
        var values = source.Value.Select((value, i) => ReadValue(source.Name, value, comments, $"{path}.2.{i}"));
        return new(fullName, Names.TypeName(package, fullName), comments.CommentAt(path), values.ToEquatableArray(),
            comments.LocationOf(path))
        {
            Package = package,
            ReadsUnknown = form?.UnknownIsUnspecified == true,
            CoreTypeName = form?.CoreType ?? "",
            CoreUnspecified = form?.CoreUnspecified ?? "",
        };
    }

    private static EnumValueModel ReadValue(
        string enumName, EnumValueDescriptorProto value, SourceComments comments, string path)
    {
        var bare = Names.WithoutEnumPrefix(enumName, value.Name) ?? value.Name;
        var text = value.Options?.GetExtension(OptionsExtensions.Value)?.Text ?? "";
        if (text.Length == 0 && bare != NeverSent)
            text = bare;
        return new(value.Name, Names.Pascal(bare), value.Number, text, comments.CommentAt(path), comments.LocationOf(path));
    }
}

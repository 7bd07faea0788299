using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace TopGun.Client.Tests.Access;

/// <summary>Fills messages of the schema by their fields' names, so that a request that is new is about the map "m" like all others.</summary>
internal static class SampleMessage
{
    private const int DepthMax = 6;

    /// <summary>Makes a message in which every member is set.</summary>
    public static IMessage Of(MessageDescriptor descriptor, int depth = 0)
    {
        var message = descriptor.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in descriptor.Fields.InFieldNumberOrder())
        {
            var isChosen = field.ContainingOneof is not { IsSynthetic: false } choice || choice.Fields[^1] == field;
            if (isChosen && !field.IsMap && depth < DepthMax)
                Set(message, field, depth);
        }

        return message;
    }

    private static void Set(IMessage message, FieldDescriptor field, int depth)
    {
        if (ValueOf(field, depth) is not { } value)
            return;
        if (field.IsRepeated)
            ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
        else
            field.Accessor.SetValue(message, value);
    }

    // Null leaves a member out: what would make the request malformed, so that it were refused for that.
    private static object? ValueOf(FieldDescriptor field, int depth) => (field.FieldType, field.Name) switch
    {
        (_, "cursor" or "raw_key" or "where" or "predicate" or "path" or "group_by" or "aggregations" or "code" or "timestamp" or "since") => null,
        (FieldType.Message, _) => Of(field.MessageType, depth + 1),
        (FieldType.Enum, _) => field.EnumType.Values.First(value => value.Number != 0).Number,
        (FieldType.String, "json") => "1",
        (FieldType.String, "map" or "map_pattern") => "m",
        (FieldType.String, "name") => "builtin:increment",
        (FieldType.String, _) => "x",
        (FieldType.Bytes, "map") => ByteString.CopyFromUtf8("m"),
        (FieldType.Bytes, "key" or "keys" or "id") => ByteString.CopyFromUtf8("k"),
        (FieldType.Bytes, _) => ByteString.CopyFrom(0x01),
        (FieldType.Bool, _) => false,
        (FieldType.Double, _) => 1.0,
        (FieldType.Int32, _) => 1,
        (FieldType.Int64, _) => 1L,
        (FieldType.UInt32, _) => 1u,
        (FieldType.UInt64, _) => 1UL,
        _ => null,
    };
}

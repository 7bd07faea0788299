using Google.Protobuf;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;
using TopGun.Grid.V1;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>User values in both forms; a reply takes the form of its request (settled 30).</summary>
public static class ValueConversion
{
    /// <summary>The value as MsgPack; empty when there is none.</summary>
    /// <param name="value">The value, or null.</param>
    /// <exception cref="GridException">The JSON text or the MsgPack value is malformed.</exception>
    public static ReadOnlyMemory<byte> ToMsgPack(this Value? value)
    {
        switch (value?.FormCase)
        {
            case Value.FormOneofCase.Msgpack:
                return OneValue(value.Msgpack);
            case Value.FormOneofCase.Json:
                return FromJson(value.Json);
            default:
                return default;
        }
    }

    /// <summary>The bytes of a field that holds one MsgPack value or nothing.</summary>
    /// <exception cref="GridException">They are something else.</exception>
    public static ReadOnlyMemory<byte> ToMsgPack(this ByteString bytes) => bytes.IsEmpty ? default : OneValue(bytes);

    /// <summary>A MsgPack value in the form asked for.</summary>
    /// <param name="value">One MsgPack value, immutable: it is not copied.</param>
    /// <param name="form">Form asked for.</param>
    public static Value ToSchema(this ReadOnlyMemory<byte> value, ValueForm form) => form == ValueForm.Json
        ? new Value { Json = JsonMsgPack.ToJson(value.Span) }
        : new Value { Msgpack = UnsafeByteOperations.UnsafeWrap(value) };

    /// <summary>The form of a reply: the one named, else that of the request's values, else MsgPack.</summary>
    /// <param name="named">Form that the request names.</param>
    /// <param name="values">Values of the request.</param>
    /// <exception cref="GridException">The form that the request names is not known.</exception>
    public static ValueForm FormOfReply(ValueForm named, params ReadOnlySpan<Value?> values)
    {
        if (named is ValueForm.Msgpack or ValueForm.Json)
        {
            return named;
        }

        if (named != ValueForm.Unspecified)
        {
            throw new GridException(GridErrorCode.InvalidArgument, $"ValueForm {(int)named} is not known; use 1 or 2");
        }

        foreach (var value in values)
        {
            if (value is not null && value.FormCase != Value.FormOneofCase.None)
            {
                return value.FormCase == Value.FormOneofCase.Json ? ValueForm.Json : ValueForm.Msgpack;
            }
        }

        return ValueForm.Msgpack;
    }

    private static byte[] FromJson(string json)
    {
        try
        {
            return JsonMsgPack.FromJson(json);
        }
        catch (FormatException malformed)
        {
            throw new GridException(GridErrorCode.InvalidArgument, $"the value's JSON text is malformed: {malformed.Message}");
        }
    }

    // Nothing that nests deeper could be told again: as text, or to clients whose decoder recurses.
    private static ReadOnlyMemory<byte> OneValue(ByteString value)
    {
        var scan = MsgPackScan.Validate(value.Span, ValueLimits.DepthMax);
        if (scan.Error != MsgPackScanError.None)
        {
            throw new GridException(GridErrorCode.InvalidArgument, $"the value's bytes are not exactly one MsgPack value: {scan.Error}");
        }

        return scan.HasUndefined ? UndefinedValues.Drop(value.Span) : value.Memory;
    }
}

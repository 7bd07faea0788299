using System.Globalization;
using System.Text.Json;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

/// <summary>Turns the tagged JSON of the vectors into the MsgPack a decoder would meet.</summary>
internal static class TaggedJson
{
    public static byte[] ToMsgPack(JsonElement value)
    {
        using var buffer = new PooledBuffer();
        Write(new MsgPackWriter(buffer), value);
        return buffer.ToArray();
    }

    public static void Write(MsgPackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null: writer.WriteNil(); break;
            case JsonValueKind.True or JsonValueKind.False: writer.WriteBoolean(value.GetBoolean()); break;
            case JsonValueKind.Number: writer.WriteNumber(value.GetDouble()); break;
            case JsonValueKind.String: writer.WriteString(value.GetString()); break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                    Write(writer, item);
                break;
            default: WriteObject(writer, value); break;
        }
    }

    private static void WriteObject(MsgPackWriter writer, JsonElement value)
    {
        if (value.TryGetProperty("$undefined", out _))
            writer.WriteExtension(0, [0]);
        else if (value.TryGetProperty("$number", out var number))
            WriteSpecial(writer, number.GetString()!);
        else if (value.TryGetProperty("$date", out var date))
            writer.WriteTimestamp(DateTimeOffset.Parse(date.GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());
        else if (value.TryGetProperty("$binary", out var binary))
            writer.WriteBinary(binary.GetBytesFromBase64());
        else if (value.TryGetProperty("$bigint", out var big))
            WriteBigInt(writer, big.GetString()!);
        else
            WriteMembers(writer, value);
    }

    private static void WriteMembers(MsgPackWriter writer, JsonElement value)
    {
        writer.WriteMapHeader(value.EnumerateObject().Count());
        foreach (var member in value.EnumerateObject())
        {
            writer.WriteString(member.Name);
            Write(writer, member.Value);
        }
    }

    private static void WriteSpecial(MsgPackWriter writer, string name) => writer.WriteDouble(name switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        "-0" => -0.0,
        _ => throw new ArgumentException($"Unknown number tag '{name}'.", nameof(name)),
    });

    private static void WriteBigInt(MsgPackWriter writer, string digits)
    {
        var bits = digits.StartsWith('-') ? (ulong)long.Parse(digits) : ulong.Parse(digits);
        writer.WriteRaw([digits.StartsWith('-') ? (byte)0xd3 : (byte)0xcf, .. BitConverter.GetBytes(bits).Reverse()]);
    }
}

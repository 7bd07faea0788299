using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>Turns JSON text into a MsgPack value and back, for callers of the public API that speak JSON (settled 30).</summary>
/// <remarks>
/// Whole numbers in 32 bits become integers, others float64. On the way out bytes become base64, dates ISO text, and what JSON cannot
/// hold (NaN, infinities, other extensions) null; absent members are left out.
/// </remarks>
public static class JsonMsgPack
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ValueLimits.JsonDepthMax };

    /// <summary>The MsgPack form of <paramref name="json"/>.</summary>
    /// <exception cref="JsonValueFormatException">The text is not one JSON value, holds a number out of range, or nests too deeply.</exception>
    public static byte[] FromJson(string json)
    {
        using var buffer = new PooledBuffer();
        FromJson(json, new MsgPackWriter(buffer));
        return buffer.ToArray();
    }

    /// <summary>Appends the MsgPack form of <paramref name="json"/>.</summary>
    /// <exception cref="JsonValueFormatException">The text is not one JSON value, holds a number out of range, or nests too deeply.</exception>
    public static void FromJson(string json, MsgPackWriter writer)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            Write(document.RootElement, writer);
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new JsonValueFormatException($"The value is not valid JSON: {failure.Message}", failure);
        }
    }

    /// <summary>The JSON text of <paramref name="value"/>.</summary>
    /// <exception cref="MsgPackFormatException">The bytes are malformed or nested deeper than <see cref="ValueLimits.DepthMax"/>.</exception>
    public static string ToJson(ReadOnlySpan<byte> value)
    {
        var text = new ArrayBufferWriter<char>();
        var reader = new MsgPackReader(value);
        new JsonText(text, allowed: null).Write(ref reader, 0);
        return new string(text.WrittenSpan);
    }

    private static void Write(JsonElement element, MsgPackWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(element, writer); break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(element.GetArrayLength());
                foreach (var item in element.EnumerateArray())
                    Write(item, writer);
                break;
            case JsonValueKind.String: WriteString(JsonMarshal.GetRawUtf8Value(element)[1..^1], writer); break;
            case JsonValueKind.Number: WriteNumber(element, writer); break;
            case JsonValueKind.True or JsonValueKind.False: writer.WriteBoolean(element.ValueKind == JsonValueKind.True); break;
            default: writer.WriteNil(); break;
        }
    }

    private static void WriteObject(JsonElement element, MsgPackWriter writer)
    {
        writer.WriteMapHeader(element.GetPropertyCount());
        foreach (var member in element.EnumerateObject())
        {
            WriteString(JsonMarshal.GetRawUtf8PropertyName(member), writer);
            Write(member.Value, writer);
        }
    }

    private static void WriteNumber(JsonElement element, MsgPackWriter writer)
    {
        if (!element.TryGetDouble(out var number) || !double.IsFinite(number))
            throw new JsonValueFormatException($"The number {element.GetRawText()} is out of the range of a double.", null);
        writer.WriteNumber(number);
    }

    // By hand, because the library refuses the escapes of lone surrogates that strings of clients may hold.
    private static void WriteString(ReadOnlySpan<byte> escaped, MsgPackWriter writer)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            writer.WriteString(escaped);
            return;
        }
        var rented = ArrayPool<char>.Shared.Rent(escaped.Length);
        writer.WriteString(rented.AsSpan(0, Unescape(escaped, rented)));
        ArrayPool<char>.Shared.Return(rented);
    }

    private static int Unescape(ReadOnlySpan<byte> escaped, Span<char> units)
    {
        var written = 0;
        while (true)
        {
            var mark = escaped.IndexOf((byte)'\\');
            var plain = mark < 0 ? escaped : escaped[..mark];
            written += MsgPackText.Decode(plain, units[written..]);
            if (mark < 0)
                return written;
            var isCode = escaped[mark + 1] == (byte)'u';
            units[written++] = isCode
                ? (char)ushort.Parse(escaped.Slice(mark + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : Named(escaped[mark + 1]);
            escaped = escaped[(mark + (isCode ? 6 : 2))..];
        }
    }

    private static char Named(byte letter) => letter switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => (char)letter,
    };
}

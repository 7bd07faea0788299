using System.Buffers.Text;
using System.Globalization;
using System.Text;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Query.Grouping;

/// <summary>One field's part of the name of a group (core-algorithms §9.4).</summary>
/// <remarks>
/// <code>N nil or missing   B0 B1 boolean   I5; whole number   F4609434218613702656; other number, its bits
/// S3:abc text with its length in bytes   Oq6c; anything else, base64url of its canonical form</code>
/// A whole number is the same whether it was stored as integer or float, since JavaScript cannot tell them apart.
/// </remarks>
internal static class GroupKey
{
    /// <summary>Writes the part of one field.</summary>
    public static void Write(MsgPackValue value, PooledBuffer buffer)
    {
        switch (value.Kind)
        {
            case MsgPackKind.Absent or MsgPackKind.Nil:
                buffer.Append("N"u8);
                break;
            case MsgPackKind.Boolean:
                value.TryGetBoolean(out var boolean);
                buffer.Append(boolean ? "B1"u8 : "B0"u8);
                break;
            case MsgPackKind.Integer or MsgPackKind.Float:
                WriteNumber(value, buffer);
                break;
            case MsgPackKind.String:
                value.TryGetUtf8(out var utf8);
                WriteAscii($"S{utf8.Length}:", buffer);
                buffer.Append(utf8);
                break;
            default:
                WriteAscii($"O{Base64Url.EncodeToString(CanonicalValue.Of(value.Bytes))};", buffer);
                break;
        }
    }

    private static void WriteNumber(MsgPackValue value, PooledBuffer buffer)
    {
        if (value.TryGetInt64(out var whole))
            WriteAscii(string.Create(CultureInfo.InvariantCulture, $"I{whole};"), buffer);
        else if (value.TryGetNumber(out var number))
            WriteAscii(string.Create(CultureInfo.InvariantCulture, $"F{BitConverter.DoubleToUInt64Bits(number)};"), buffer);
    }

    private static void WriteAscii(string text, PooledBuffer buffer) =>
        buffer.Advance(Encoding.ASCII.GetBytes(text, buffer.GetSpan(text.Length)));
}

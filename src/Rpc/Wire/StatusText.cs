using System.Text;

namespace TopGun.Rpc.Wire;

/// <summary>Percent-encodes and -decodes <c>grpc-message</c>.</summary>
internal static class StatusText
{
    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>Encodes text as UTF-8 in which everything but printable ASCII is escaped; over-long text is cut.</summary>
    public static string Encode(string text)
    {
        if (text.Length > Limits.StatusDetailChars)
            text = text[..Limits.StatusDetailChars];
        return NeedsEscapes(text) ? Escape(Encoding.UTF8.GetBytes(text)) : text;
    }

    /// <summary>Decodes text; what is not a valid escape stays as it is.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && Hex(bytes[i + 1]) is >= 0 and var high && Hex(bytes[i + 2]) is >= 0 and var low)
            {
                bytes[length++] = (byte)(high << 4 | low);
                i += 2;
            }
            else
            {
                bytes[length++] = bytes[i];
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static bool NeedsEscapes(string text) =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~') || text.Contains('%', StringComparison.Ordinal)
        || text.StartsWith(' ') || text.EndsWith(' ');

    private static string Escape(byte[] utf8)
    {
        var escaped = new StringBuilder(utf8.Length + 16);
        for (var i = 0; i < utf8.Length; i++)
        {
            var b = utf8[i];
            // HTTP may strip a blank at either end.
            var atEnd = i == 0 || i == utf8.Length - 1;
            if (b is > (byte)' ' and <= (byte)'~' and not (byte)'%' || (b == ' ' && !atEnd))
                escaped.Append((char)b);
            else
                escaped.Append('%').Append(HexDigits[b >> 4]).Append(HexDigits[b & 15]);
        }

        return escaped.ToString();
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}

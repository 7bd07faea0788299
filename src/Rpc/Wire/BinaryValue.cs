using System.Buffers;

namespace TopGun.Rpc.Wire;

/// <summary>Base64 of <c>-bin</c> metadata: written without padding, read with or without it.</summary>
internal static class BinaryValue
{
    /// <summary>Encodes bytes without padding, as the protocol recommends.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Decodes one value; null if it is not base64.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        text = text.Trim().TrimEnd('=');
        if (text.Length % 4 == 1 || text.ContainsAny(" \t\r\n"))
            return null;
        var padded = (text.Length + 3) / 4 * 4;
        var chars = ArrayPool<char>.Shared.Rent(padded);
        try
        {
            text.CopyTo(chars);
            chars.AsSpan(text.Length, padded - text.Length).Fill('=');
            var bytes = new byte[text.Length * 3 / 4];
            return Convert.TryFromBase64Chars(chars.AsSpan(0, padded), bytes, out var written) && written == bytes.Length
                ? bytes
                : null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }
}

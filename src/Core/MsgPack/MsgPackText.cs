using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace TopGun.Core.MsgPack;

/// <summary>Converts between the bytes of a MsgPack string and UTF-16, keeping lone surrogates (settled 10).</summary>
/// <remarks>
/// JavaScript strings may hold surrogates without a partner; clients send each as three bytes <c>ed a0..bf xx</c>. Such a
/// sequence becomes that surrogate and is written back as the same bytes, so keys never collide and hashes agree.
/// </remarks>
public static class MsgPackText
{
    private const int StackChars = 256;
    private const char Replacement = '\uFFFD';

    /// <summary>The most bytes one UTF-16 code unit takes.</summary>
    public const int BytesPerUnitMax = 3;

    /// <summary>Decodes <paramref name="utf8"/>; what is malformed beyond lone surrogates becomes U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
            return Encoding.UTF8.GetString(utf8);
        var rented = utf8.Length > StackChars ? ArrayPool<char>.Shared.Rent(utf8.Length) : null;
        var units = rented ?? stackalloc char[StackChars];
        var text = new string(units[..Decode(utf8, units)]);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        return text;
    }

    /// <summary>Decodes into <paramref name="units"/>, which must have room for one unit per byte; returns the units written.</summary>
    public static int Decode(ReadOnlySpan<byte> utf8, Span<char> units)
    {
        var written = 0;
        while (!utf8.IsEmpty)
        {
            var status = Utf8.ToUtf16(utf8, units[written..], out var read, out var count, replaceInvalidSequences: false);
            written += count;
            utf8 = utf8[read..];
            if (status == OperationStatus.DestinationTooSmall)
                throw new ArgumentException("The destination needs room for one UTF-16 unit per byte.", nameof(units));
            if (utf8.IsEmpty)
                break;
            written += DecodeNext(utf8, units[written..], out var consumed);
            utf8 = utf8[consumed..];
        }
        return written;
    }

    /// <summary>Decodes keys and names: false when the bytes are malformed beyond lone surrogates, which callers refuse with 400.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> utf8, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = IsWellFormed(utf8) ? Decode(utf8) : null;
        return text is not null;
    }

    /// <summary>Whether the bytes are UTF-8, lone surrogates allowed.</summary>
    /// <remarks>Two surrogates that form a pair must be the four-byte form: otherwise two byte strings would be one key.</remarks>
    public static bool IsWellFormed(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
            return true;
        var afterHighSurrogate = false;
        while (!utf8.IsEmpty)
        {
            if (TryDecodeSurrogate(utf8, out var unit))
            {
                if (afterHighSurrogate && char.IsLowSurrogate(unit))
                    return false;
                afterHighSurrogate = char.IsHighSurrogate(unit);
                utf8 = utf8[BytesPerUnitMax..];
                continue;
            }
            if (Rune.DecodeFromUtf8(utf8, out _, out var consumed) != OperationStatus.Done)
                return false;
            afterHighSurrogate = false;
            utf8 = utf8[consumed..];
        }
        return true;
    }

    /// <summary>The number of bytes <see cref="Encode"/> writes for <paramref name="text"/>.</summary>
    public static int GetByteCount(ReadOnlySpan<char> text)
    {
        // A lone surrogate counts three bytes in both forms: as itself, or as the U+FFFD this method assumes.
        return Encoding.UTF8.GetByteCount(text);
    }

    /// <summary>Encodes <paramref name="text"/>, a lone surrogate as its three bytes; returns the bytes written.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too small.</exception>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var status = Utf8.FromUtf16(text, destination[written..], out var read, out var count, replaceInvalidSequences: false);
            written += count;
            text = text[read..];
            if (status == OperationStatus.DestinationTooSmall)
                throw new ArgumentException("The destination is too small for the text.", nameof(destination));
            if (text.IsEmpty)
                return written;
            EncodeSurrogate(text[0], destination[written..]);
            written += BytesPerUnitMax;
            text = text[1..];
        }
    }

    /// <summary>Encodes <paramref name="text"/> into an array of its own.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[GetByteCount(text)];
        Encode(text, utf8);
        return utf8;
    }

    /// <summary>Decodes the first code point, lone surrogate or malformed run of <paramref name="utf8"/> into one or two units.</summary>
    internal static int DecodeNext(ReadOnlySpan<byte> utf8, Span<char> units, out int consumed)
    {
        if (TryDecodeSurrogate(utf8, out units[0]))
        {
            consumed = BytesPerUnitMax;
            return 1;
        }
        if (Rune.DecodeFromUtf8(utf8, out var rune, out consumed) == OperationStatus.Done)
            return rune.EncodeToUtf16(units);
        units[0] = Replacement;
        return 1;
    }

    private static bool TryDecodeSurrogate(ReadOnlySpan<byte> utf8, out char unit)
    {
        unit = default;
        if (utf8.Length < 3 || utf8[0] != 0xed || (utf8[1] & 0xe0) != 0xa0 || (utf8[2] & 0xc0) != 0x80)
            return false;
        unit = (char)(0xd000 | ((utf8[1] & 0x3f) << 6) | (utf8[2] & 0x3f));
        return true;
    }

    private static void EncodeSurrogate(char unit, Span<byte> destination)
    {
        if (destination.Length < BytesPerUnitMax)
            throw new ArgumentException("The destination is too small for the text.", nameof(destination));
        destination[0] = 0xed;
        destination[1] = (byte)(0x80 | ((unit >> 6) & 0x3f));
        destination[2] = (byte)(0x80 | (unit & 0x3f));
    }
}

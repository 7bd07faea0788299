using System.Diagnostics;
using System.Globalization;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Time;

/// <summary>Writes and strictly reads the text form <c>millis:counter:nodeId</c> (core-algorithms §1.5).</summary>
internal static class HlcText
{
    /// <summary>Longest text before the node id: 20 digits, colon, 10 digits, colon.</summary>
    internal const int MaxPrefixLength = 32;

    private const char Separator = ':';

    /// <summary>The text form as a string.</summary>
    internal static string Format(in HlcTimestamp timestamp)
    {
        Span<char> prefix = stackalloc char[MaxPrefixLength];
        var fits = TryFormatPrefix(timestamp, prefix, out var length);
        Debug.Assert(fits, "the prefix has a fixed bound");
        return string.Concat(prefix[..length], timestamp.NodeId);
    }

    /// <summary>Writes the text form as UTF-16.</summary>
    internal static bool TryFormat(in HlcTimestamp timestamp, Span<char> destination, out int charsWritten)
    {
        charsWritten = 0;
        if (!TryFormatPrefix(timestamp, destination, out var prefix))
            return false;
        if (!timestamp.NodeId.TryCopyTo(destination[prefix..]))
            return false;
        charsWritten = prefix + timestamp.NodeId.Length;
        return true;
    }

    /// <summary>Writes the text form as UTF-8, lone surrogates as three bytes each.</summary>
    internal static bool TryFormat(in HlcTimestamp timestamp, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        Span<char> prefix = stackalloc char[MaxPrefixLength];
        _ = TryFormatPrefix(timestamp, prefix, out var prefixLength);
        if (!TryWriteUtf8(prefix[..prefixLength], destination, out var first))
            return false;
        if (!TryWriteUtf8(timestamp.NodeId, destination[first..], out var second))
            return false;
        bytesWritten = first + second;
        return true;
    }

    /// <summary>
    /// Reads the text form: exactly two colons, digits only before them, millis within u64, counter within u32, a node id
    /// that is not empty.
    /// </summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out HlcTimestamp timestamp)
    {
        timestamp = default;
        var first = text.IndexOf(Separator);
        if (first < 0)
            return false;
        var rest = text[(first + 1)..];
        var second = rest.IndexOf(Separator);
        if (second < 0)
            return false;
        var nodeId = rest[(second + 1)..];
        if (nodeId.IsEmpty || nodeId.Contains(Separator))
            return false;
        if (!ulong.TryParse(text[..first], NumberStyles.None, CultureInfo.InvariantCulture, out var millis))
            return false;
        if (!uint.TryParse(rest[..second], NumberStyles.None, CultureInfo.InvariantCulture, out var counter))
            return false;
        timestamp = new HlcTimestamp(millis, counter, nodeId.ToString());
        return true;
    }

    private static bool TryFormatPrefix(in HlcTimestamp timestamp, Span<char> destination, out int length)
    {
        length = 0;
        if (!timestamp.Millis.TryFormat(destination, out var millis, default, CultureInfo.InvariantCulture))
            return false;
        if (millis >= destination.Length)
            return false;
        destination[millis] = Separator;
        Span<char> rest = destination[(millis + 1)..];
        if (!timestamp.Counter.TryFormat(rest, out var counter, default, CultureInfo.InvariantCulture))
            return false;
        if (counter >= rest.Length)
            return false;
        rest[counter] = Separator;
        length = millis + 1 + counter + 1;
        return true;
    }

    private static bool TryWriteUtf8(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        var fits = MsgPackText.GetByteCount(text) <= destination.Length;
        written = fits ? MsgPackText.Encode(text, destination) : 0;
        return fits;
    }
}

using System.Globalization;
using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client.Wire;

/// <summary>Reads and writes integers that travel as decimal text.</summary>
public static class DecimalText
{
    /// <summary>Reads a number from its text; a number that is no text is accepted.</summary>
    public static ulong ReadUInt64(ref MsgPackReader reader, string member)
    {
        var position = reader.Position;
        if (reader.TryReadUInt64(out var value))
            return value;
        return ulong.TryParse(reader.ReadStringUtf8(), NumberStyles.None, CultureInfo.InvariantCulture, out value)
            ? value
            : throw WireError.WrongKind(position, member, "a decimal number as text");
    }

    /// <summary>Reads a number from its text; a number that is no text is accepted.</summary>
    public static long ReadInt64(ref MsgPackReader reader, string member)
    {
        var position = reader.Position;
        if (reader.TryReadInt64(out var value))
            return value;
        return long.TryParse(reader.ReadStringUtf8(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            ? value
            : throw WireError.WrongKind(position, member, "a decimal number as text");
    }

    /// <summary>Writes a number as text.</summary>
    public static void Write(MsgPackWriter writer, ulong value)
    {
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteString(digits[..length]);
    }

    /// <summary>Writes a number as text.</summary>
    public static void Write(MsgPackWriter writer, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteString(digits[..length]);
    }
}

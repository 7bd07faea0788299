using System.Buffers;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>The canonical JavaScript text of a value, which the OR-map entry hash is taken over: V(value) of core-algorithms §6.3.</summary>
public static class CanonicalText
{
    /// <summary>The text of <paramref name="value"/>.</summary>
    /// <exception cref="MsgPackFormatException">The bytes are malformed or nested deeper than <see cref="ValueLimits.DepthMax"/>.</exception>
    public static string Of(ReadOnlySpan<byte> value)
    {
        var text = new ArrayBufferWriter<char>();
        Write(value, text);
        return new string(text.WrittenSpan);
    }

    /// <summary>Appends the text of <paramref name="value"/> to <paramref name="destination"/>.</summary>
    /// <exception cref="MsgPackFormatException">The bytes are malformed or nested deeper than <see cref="ValueLimits.DepthMax"/>.</exception>
    public static void Write(ReadOnlySpan<byte> value, IBufferWriter<char> destination)
    {
        var reader = new MsgPackReader(value);
        switch (reader.PeekKind())
        {
            case MsgPackKind.Absent: destination.Write("undefined"); break;
            case MsgPackKind.String: WriteUtf8(reader.ReadStringUtf8(), destination); break;
            case MsgPackKind.Integer or MsgPackKind.Float:
                destination.Advance(NumberText.Format(reader.ReadDouble(), destination.GetSpan(NumberText.CharsMax)));
                break;
            default: new JsonText(destination, AllowedIn(value)).Write(ref reader, 0); break;
        }
    }

    private static void WriteUtf8(ReadOnlySpan<byte> utf8, IBufferWriter<char> destination)
    {
        if (!utf8.IsEmpty)
            destination.Advance(MsgPackText.Decode(utf8, destination.GetSpan(utf8.Length)));
    }

    private static AllowedNames AllowedIn(ReadOnlySpan<byte> value)
    {
        var reader = new MsgPackReader(value);
        return reader.PeekKind() switch
        {
            MsgPackKind.Map => AllowedNames.OfObject(MapMembers.Read(value)),
            MsgPackKind.Array => AllowedNames.OfArray(reader.ReadArrayHeader()),
            MsgPackKind.Binary => AllowedNames.OfArray(reader.ReadBinary().Length),
            _ => AllowedNames.OfArray(0),
        };
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client.Wire;

/// <summary>Reads member names and texts with a limit.</summary>
public static class WireText
{
    /// <summary>Reads the name of a member; a key that is no string is passed over and reads as a name no member has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> ReadName(scoped ref MsgPackReader reader) =>
        reader.PeekKind() == MsgPackKind.String ? reader.ReadStringUtf8() : PassOver(ref reader);

    /// <summary>Reads a text; lone surrogates are kept, other malformed UTF-8 is an error (settled 10).</summary>
    public static string Read(ref MsgPackReader reader, string member)
    {
        var position = reader.Position;
        return MsgPackText.TryDecode(reader.ReadStringUtf8(), out var text)
            ? text
            : throw WireError.WrongKind(position, member, "well-formed UTF-8");
    }

    /// <summary>Reads a text of at most <paramref name="bytesMax"/> bytes.</summary>
    public static string Read(ref MsgPackReader reader, int bytesMax, string member)
    {
        var ahead = reader;
        ReadUtf8(ref ahead, bytesMax, member);
        return Read(ref reader, member);
    }

    /// <summary>Reads a text as the bytes it is written in; malformed ones are an error as in <see cref="Read(ref MsgPackReader, string)"/>.</summary>
    public static ReadOnlySpan<byte> ReadUtf8(scoped ref MsgPackReader reader, string member)
    {
        var position = reader.Position;
        var utf8 = reader.ReadStringUtf8();
        return Ascii.IsValid(utf8) || MsgPackText.IsWellFormed(utf8)
            ? utf8
            : throw WireError.WrongKind(position, member, "well-formed UTF-8");
    }

    /// <summary>Reads a text of at most <paramref name="bytesMax"/> bytes as the bytes it is written in.</summary>
    public static ReadOnlySpan<byte> ReadUtf8(scoped ref MsgPackReader reader, int bytesMax, string member)
    {
        var position = reader.Position;
        var utf8 = reader.ReadStringUtf8();
        return utf8.Length <= bytesMax ? utf8 : throw WireError.TooLarge(position, member, bytesMax, "bytes");
    }

    private static ReadOnlySpan<byte> PassOver(scoped ref MsgPackReader reader)
    {
        reader.Skip();
        return default;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>Reads the keys of maps; keys that are not strings become text as they do in a client (wire-protocol §1.3).</summary>
internal static class MapKey
{
    /// <summary>Reads one key and says whether it is <paramref name="name"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ReadEquals(ref MsgPackReader reader, ReadOnlySpan<byte> name) =>
        MsgPackFormat.KindOf(reader.PeekFormat()) == MsgPackKind.String
            ? reader.ReadStringUtf8().SequenceEqual(name)
            : ReadOtherEquals(ref reader, name);

    /// <summary>Reads one key as text; null for kinds that no client can decode as a key.</summary>
    public static string? ReadText(ref MsgPackReader reader)
    {
        switch (reader.PeekKind())
        {
            case MsgPackKind.String: return reader.ReadString();
            case MsgPackKind.Integer or MsgPackKind.Float: return NumberText.Of(reader.ReadDouble());
            case MsgPackKind.Boolean: return reader.ReadBoolean() ? "true" : "false";
            case MsgPackKind.Nil:
                reader.ReadNil();
                return "null";
            default:
                reader.Skip();
                return null;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ReadOtherEquals(ref MsgPackReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TryReadInt64(out var number))
        {
            Span<byte> digits = stackalloc byte[20];
            number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            return name.SequenceEqual(digits[..length]);
        }
        var text = ReadText(ref reader);
        return text is not null && text == MsgPackText.Decode(name);
    }
}

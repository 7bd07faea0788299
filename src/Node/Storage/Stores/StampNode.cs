using TopGun.Core.MsgPack;

namespace TopGun.Node.Storage.Stores;

/// <summary>Writes node ids so that stores, which compare bytes, order them as stamps do: by UTF-16 code unit (settled 14).</summary>
/// <remarks>UTF-8 orders characters beyond the first plane behind all others. As two surrogates of three bytes each they are where stamps have them.</remarks>
internal static class StampNode
{
    /// <summary>The bytes; <see cref="MsgPackText.Decode(ReadOnlySpan{byte})"/> reads them back.</summary>
    public static byte[] Encode(string nodeId)
    {
        if (!HasPair(nodeId))
            return MsgPackText.Encode(nodeId);
        var bytes = new byte[nodeId.Length * MsgPackText.BytesPerUnitMax];
        var length = 0;
        for (var unit = 0; unit < nodeId.Length; unit++)
            length += MsgPackText.Encode(nodeId.AsSpan(unit, 1), bytes.AsSpan(length));
        return bytes[..length];
    }

    private static bool HasPair(string text)
    {
        for (var unit = 1; unit < text.Length; unit++)
            if (char.IsSurrogatePair(text[unit - 1], text[unit]))
                return true;
        return false;
    }
}

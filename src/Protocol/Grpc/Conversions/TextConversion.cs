using Google.Protobuf;
using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Texts as the bytes that stand for them where the schema must keep lone surrogates.</summary>
public static class TextConversion
{
    /// <summary>Text as UTF-8, lone surrogates as three bytes each (settled 10).</summary>
    /// <param name="text">A key or a name.</param>
    public static ByteString ToUtf8(string text) => UnsafeByteOperations.UnsafeWrap(MsgPackText.Encode(text));
}

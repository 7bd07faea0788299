using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client.Wire;

/// <summary>Reads byte strings with a limit.</summary>
public static class WireBytes
{
    /// <summary>Copies a byte string of at most <paramref name="bytesMax"/> bytes.</summary>
    public static ReadOnlyMemory<byte> Read(ref MsgPackReader reader, int bytesMax, string member)
    {
        var position = reader.Position;
        var bytes = reader.ReadBinary();
        return bytes.Length <= bytesMax ? bytes.ToArray() : throw WireError.TooLarge(position, member, bytesMax, "bytes");
    }
}

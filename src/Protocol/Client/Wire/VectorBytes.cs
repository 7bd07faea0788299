using System.Globalization;
using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client.Wire;

/// <summary>Reads the bytes of a vector in the three shapes clients send: bin, list of bytes, map from index to byte (trap T2).</summary>
public static class VectorBytes
{
    /// <summary>Reads at most <paramref name="bytesMax"/> bytes, to be understood as little-endian float32.</summary>
    public static ReadOnlyMemory<byte> Read(ref MsgPackReader reader, int bytesMax, string member) => reader.PeekKind() switch
    {
        MsgPackKind.Array => ReadList(ref reader, bytesMax, member),
        MsgPackKind.Map => ReadIndexMap(ref reader, bytesMax, member),
        _ => WireBytes.Read(ref reader, bytesMax, member),
    };

    private static byte[] ReadList(ref MsgPackReader reader, int bytesMax, string member)
    {
        var bytes = new byte[WireCount.ReadArray(ref reader, bytesMax, member)];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = ReadByte(ref reader, member);
        return bytes;
    }

    // Every index from 0 to count-1 once, in any order.
    private static byte[] ReadIndexMap(ref MsgPackReader reader, int bytesMax, string member)
    {
        var bytes = new byte[WireCount.ReadMap(ref reader, bytesMax, member)];
        var seen = new bool[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var position = reader.Position;
            if (!int.TryParse(reader.ReadStringUtf8(), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                || index >= bytes.Length || seen[index])
                throw WireError.WrongKind(position, member, $"each index below {bytes.Length} once");
            seen[index] = true;
            bytes[index] = ReadByte(ref reader, member);
        }
        return bytes;
    }

    private static byte ReadByte(ref MsgPackReader reader, string member)
    {
        var position = reader.Position;
        return reader.TryReadUInt32(out var value) && value <= byte.MaxValue
            ? (byte)value
            : throw WireError.WrongKind(position, member, "bytes from 0 to 255");
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TopGun.Bridge.Frames;

// A frame (RFC 6455 §5.2); lengths are big-endian:
//
//   byte 0            byte 1              then
//   +-+-+-+-+-------+ +-+-------------+  +--------------------+----------------+---------+
//   |F|R|R|R| opcode| |M|   length    |  | 16 or 64 more bits | mask, 32 bits, | payload |
//   |I|S|S|S|       | |A| 0–125 |126  |  | of length when it  | from clients   |         |
//   |N|V|V|V|       | |S| |127        |  | is 126 or 127      | only           |         |
//   +-+-+-+-+-------+ +-+-------------+  +--------------------+----------------+---------+

/// <summary>The start of one frame.</summary>
/// <param name="IsFinal">True when the message ends with this frame.</param>
/// <param name="Opcode">What the frame carries.</param>
/// <param name="Mask">Mask of the payload as it lies in memory; 0 in frames of the server.</param>
/// <param name="PayloadLength">Bytes of the payload.</param>
/// <param name="Size">Bytes of the header.</param>
internal readonly record struct FrameHeader(bool IsFinal, FrameOpcode Opcode, uint Mask, long PayloadLength, int Size)
{
    /// <summary>Most bytes a header of the server takes.</summary>
    public const int ServerSizeMax = 10;

    private const int Final = 0x80;
    private const int Reserved = 0x70;
    private const int Masked = 0x80;
    private const int Length16 = 126;
    private const int Length64 = 127;

    /// <summary>True for close, ping and pong.</summary>
    public bool IsControl => Opcode >= FrameOpcode.Close;

    /// <summary>Reads the header of a client's frame.</summary>
    /// <param name="source">Bytes received.</param>
    /// <param name="header">The header, when the call returns true.</param>
    /// <param name="violation">What is wrong, or null; then false means that bytes are missing.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out FrameHeader header, out FrameViolation? violation)
    {
        header = default;
        violation = null;
        if (source.Length < 2)
            return false;

        violation = CheckFirstBytes(source[0], source[1]);
        var lengthSize = (source[1] & ~Masked) switch { Length16 => 2, Length64 => 8, _ => 0 };
        var size = 2 + lengthSize + sizeof(uint);
        if (violation is not null || source.Length < size)
            return false;

        var length = ReadLength(source, lengthSize, out violation);
        var mask = MemoryMarshal.Read<uint>(source[(size - sizeof(uint))..]);
        header = new FrameHeader((source[0] & Final) != 0, (FrameOpcode)(source[0] & 0x0f), mask, length, size);
        return violation is null;
    }

    /// <summary>Writes the header of a whole unmasked message.</summary>
    /// <param name="destination">At least <see cref="ServerSizeMax"/> bytes.</param>
    /// <param name="opcode">What the frame carries.</param>
    /// <param name="payloadLength">Bytes of the payload.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, FrameOpcode opcode, int payloadLength)
    {
        destination[0] = (byte)(Final | (int)opcode);
        switch (payloadLength)
        {
            case < Length16:
                destination[1] = (byte)payloadLength;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                return 4;
            default:
                destination[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                return ServerSizeMax;
        }
    }

    private static FrameViolation? CheckFirstBytes(byte first, byte second)
    {
        var opcode = (FrameOpcode)(first & 0x0f);
        if ((first & Reserved) != 0)
            return FrameViolation.ReservedBits;
        if (!Enum.IsDefined(opcode))
            return FrameViolation.UnknownOpcode;
        if ((second & Masked) == 0)
            return FrameViolation.Unmasked;
        if (opcode < FrameOpcode.Close)
            return null;
        if ((first & Final) == 0)
            return FrameViolation.ControlFragmented;
        return (second & ~Masked) > Limits.ControlBytesMax ? FrameViolation.ControlTooLong : null;
    }

    private static long ReadLength(ReadOnlySpan<byte> source, int lengthSize, out FrameViolation? violation)
    {
        violation = null;
        if (lengthSize == 0)
            return source[1] & ~Masked;

        var length = lengthSize == sizeof(ushort)
            ? BinaryPrimitives.ReadUInt16BigEndian(source[2..])
            : BinaryPrimitives.ReadInt64BigEndian(source[2..]);
        if (length < 0)
            violation = FrameViolation.LengthNegative;
        else if (length < (lengthSize == sizeof(ushort) ? Length16 : ushort.MaxValue + 1))
            violation = FrameViolation.LengthNotMinimal;
        return length;
    }
}

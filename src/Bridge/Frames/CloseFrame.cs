using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace TopGun.Bridge.Frames;

/// <summary>The payload of a Close frame: a big-endian code, then a reason in UTF-8 (RFC 6455 §5.5.1).</summary>
internal static class CloseFrame
{
    /// <summary>Makes the payload; a reason that is too long is cut.</summary>
    /// <param name="code">Why the connection ends.</param>
    /// <param name="reason">The same in words.</param>
    public static byte[] Encode(CloseCode code, string reason)
    {
        Span<byte> payload = stackalloc byte[Limits.ControlBytesMax];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetEncoder().Convert(
            reason, payload.Slice(sizeof(ushort), Limits.CloseReasonBytesMax), flush: true, out _, out var length, out _);
        return payload[..(sizeof(ushort) + length)].ToArray();
    }

    /// <summary>What is wrong with a client's payload, or null.</summary>
    /// <param name="payload">Payload of a Close frame.</param>
    public static FrameViolation? Check(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return null;
        if (payload.Length < sizeof(ushort) || !MayBeSent(BinaryPrimitives.ReadUInt16BigEndian(payload)))
            return FrameViolation.CloseMalformed;
        return Utf8.IsValid(payload[sizeof(ushort)..]) ? null : FrameViolation.CloseReasonNotUtf8;
    }

    private static bool MayBeSent(ushort code) =>
        code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}

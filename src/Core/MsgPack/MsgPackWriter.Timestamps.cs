using System.Buffers.Binary;

namespace TopGun.Core.MsgPack;

/// <content>Points in time as the timestamp extension, the form of a JavaScript Date.</content>
public readonly ref partial struct MsgPackWriter
{
    private const long SecondsOf34Bits = 1L << 34;

    /// <summary>Writes a point in time (ext -1): 32 bits for whole seconds, 64 bits until 2514, else 96.</summary>
    /// <param name="unixMilliseconds">Milliseconds since 1970-01-01 UTC, possibly negative.</param>
    public void WriteTimestamp(long unixMilliseconds)
    {
        var (seconds, milliseconds) = Math.DivRem(unixMilliseconds, 1000);
        if (milliseconds < 0)
            (seconds, milliseconds) = (seconds - 1, milliseconds + 1000);
        var nanoseconds = (uint)milliseconds * 1_000_000;
        Span<byte> payload = stackalloc byte[12];
        if (seconds is >= 0 and <= uint.MaxValue && nanoseconds == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(payload, (uint)seconds);
            payload = payload[..4];
        }
        else if (seconds is >= 0 and < SecondsOf34Bits)
        {
            BinaryPrimitives.WriteUInt64BigEndian(payload, ((ulong)nanoseconds << 34) | (ulong)seconds);
            payload = payload[..8];
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(payload, nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(payload[4..], seconds);
        }
        WriteExtension(MsgPackFormat.TimestampExtension, payload);
    }
}

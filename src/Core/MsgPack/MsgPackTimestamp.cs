using System.Buffers.Binary;

namespace TopGun.Core.MsgPack;

/// <summary>Reads the payload of the timestamp extension.</summary>
public static class MsgPackTimestamp
{
    /// <summary>The extension type of a timestamp.</summary>
    public const sbyte ExtensionType = MsgPackFormat.TimestampExtension;

    private const ulong SecondsMask = (1UL << 34) - 1;
    private const uint NanosecondsMax = 999_999_999;

    // A JavaScript Date reaches 100 million days either side of 1970; beyond it there is no text form.
    private const long SecondsMax = 8_640_000_000_000;

    /// <summary>Milliseconds since 1970-01-01 UTC, cut to whole ones; false if the payload is no timestamp a JavaScript Date can hold.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out long unixMilliseconds)
    {
        var (seconds, nanoseconds) = payload.Length switch
        {
            4 => (BinaryPrimitives.ReadUInt32BigEndian(payload), 0u),
            8 => Split(BinaryPrimitives.ReadUInt64BigEndian(payload)),
            12 => (BinaryPrimitives.ReadInt64BigEndian(payload[4..]), BinaryPrimitives.ReadUInt32BigEndian(payload)),
            _ => (long.MinValue, 0u),
        };
        unixMilliseconds = 0;
        if (seconds is < -SecondsMax or > SecondsMax || nanoseconds > NanosecondsMax)
            return false;
        unixMilliseconds = seconds * 1000 + nanoseconds / 1_000_000;
        return unixMilliseconds <= SecondsMax * 1000;
    }

    private static (long Seconds, uint Nanoseconds) Split(ulong packed) =>
        ((long)(packed & SecondsMask), (uint)(packed >> 34));
}

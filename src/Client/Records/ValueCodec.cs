using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Client.Records;

/// <summary>Turns values into bytes and back, with the errors of the client.</summary>
internal static class ValueCodec
{
    /// <summary>A value as bytes of its own.</summary>
    public static byte[] Encode<T>(IValueConverter<T> converter, T value)
    {
        using var buffer = new PooledBuffer();
        converter.Write(new MsgPackWriter(buffer), value);
        return buffer.ToArray();
    }

    /// <summary>The value of bytes.</summary>
    /// <param name="converter">Reads it.</param>
    /// <param name="bytes">One MsgPack value.</param>
    /// <param name="place">Where it comes from, for the error.</param>
    /// <exception cref="TopGunException">The bytes are no such value.</exception>
    public static T Decode<T>(IValueConverter<T> converter, ReadOnlySpan<byte> bytes, string place)
    {
        try
        {
            if (MsgPackScan.Validate(bytes, ValueLimits.DepthMax) is { Error: not MsgPackScanError.None and var error })
                throw Unfitting<T>(place, error.ToString(), null);
            var reader = new MsgPackReader(bytes);
            return converter.Read(ref reader);
        }
        catch (MsgPackFormatException malformed)
        {
            throw Unfitting<T>(place, malformed.Message, malformed);
        }
    }

    private static TopGunException Unfitting<T>(string place, string why, Exception? cause) =>
        new(new(GridErrorCode.SchemaViolation, $"{place} is no {typeof(T).Name}: {why}"), cause);
}

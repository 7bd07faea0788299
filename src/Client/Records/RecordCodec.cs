using Google.Protobuf;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;
using TopGun.Grid.V1;

namespace TopGun.Client.Records;

/// <summary>Turns records into values and back, with the errors of the client.</summary>
internal static class RecordCodec<T>
    where T : class, IMapRecord<T>
{
    /// <summary>The record as a value.</summary>
    /// <exception cref="TopGunException">It is larger than its schema allows.</exception>
    public static Value Encode(T record)
    {
        using var buffer = new PooledBuffer();
        record.Write(new MsgPackWriter(buffer));
        if (T.EncodedBytesMax > 0 && buffer.Length > T.EncodedBytesMax)
            throw new TopGunException(new(
                GridErrorCode.TooLarge, $"the record '{T.KeyOf(record)}' of map '{T.MapName}' takes {buffer.Length} bytes; its schema allows {T.EncodedBytesMax}"));
        return new Value { Msgpack = ByteString.CopyFrom(buffer.WrittenSpan) };
    }

    /// <summary>The record of a value.</summary>
    /// <exception cref="TopGunException">The value does not fit the record's schema.</exception>
    public static T Decode(string key, Value? value)
    {
        try
        {
            var bytes = value is null ? default : value.Msgpack.Span;
            if (MsgPackScan.Validate(bytes, ValueLimits.DepthMax) is { Error: not MsgPackScanError.None and var error })
                throw Unfitting(key, error.ToString(), null);
            var reader = new MsgPackReader(bytes);
            return T.Read(ref reader);
        }
        catch (MsgPackFormatException malformed)
        {
            throw Unfitting(key, malformed.Message, malformed);
        }
    }

    private static TopGunException Unfitting(string key, string why, Exception? cause) => new(
        new(GridErrorCode.SchemaViolation, $"the value of '{key}' in map '{T.MapName}' is no {typeof(T).Name}: {why}"), cause);
}

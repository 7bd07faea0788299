using Google.Protobuf;
using TopGun.Core.Grid;
using TopGun.Grid.V1;

namespace TopGun.Client.Records;

/// <summary>A map and how its records are stored.</summary>
/// <param name="MapName">Name of the map.</param>
/// <param name="Converter">Reads and writes its records.</param>
internal sealed record RecordForm<T>(string MapName, IRecordConverter<T> Converter)
    where T : class
{
    /// <summary>The record as a value.</summary>
    /// <exception cref="TopGunException">It is larger than its schema allows.</exception>
    public Value Encode(T record)
    {
        var bytes = ValueCodec.Encode(Converter, record);
        if (Converter.EncodedBytesMax > 0 && bytes.Length > Converter.EncodedBytesMax)
            throw new TopGunException(new(
                GridErrorCode.TooLarge, $"the record '{Converter.KeyOf(record)}' of map '{MapName}' takes {bytes.Length} bytes; its schema allows {Converter.EncodedBytesMax}"));
        return new Value { Msgpack = UnsafeByteOperations.UnsafeWrap(bytes) };
    }

    /// <summary>The record of a value.</summary>
    /// <exception cref="TopGunException">The value does not fit the record's schema.</exception>
    public T Decode(string key, ReadOnlySpan<byte> value) =>
        ValueCodec.Decode(Converter, value, $"the value of '{key}' in map '{MapName}'");
}

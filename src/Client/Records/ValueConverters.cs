namespace TopGun.Client.Records;

/// <summary>Converters for values that are no records.</summary>
public static class ValueConverters
{
    /// <summary>Text.</summary>
    public static IValueConverter<string> Text { get; } = new TextConverter();

    /// <summary>Numbers, whole or not.</summary>
    public static IValueConverter<double> Number { get; } = new NumberConverter();

    /// <summary>Any value as JSON text; binary values and the like have no JSON form and are refused when they are read.</summary>
    public static IValueConverter<string> Json { get; } = new JsonConverter();

    /// <summary>Any value as it is: one MsgPack value.</summary>
    public static IValueConverter<ReadOnlyMemory<byte>> MsgPack { get; } = new RawConverter();

    /// <summary>Records of a schema.</summary>
    /// <typeparam name="T">Record, made by the generator.</typeparam>
    public static IValueConverter<T> Record<T>()
        where T : class, IMapRecord<T> => MapRecordConverter<T>.Instance;
}

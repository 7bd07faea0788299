using TopGun.Client.Records;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Values;

namespace TopGun.Client.Processors;

/// <summary>Names processors: those that every grid has (core-algorithms §14), and those that a host adds in C#.</summary>
public static class Processor
{
    /// <summary>Puts a record where there is none. Tells whether it did.</summary>
    /// <param name="record">The record.</param>
    public static ProcessorCall PutIfAbsent<T>(T record)
        where T : class, IMapRecord<T> => PutIfAbsent(record, ValueConverters.Record<T>());

    /// <summary>Puts a record where there is none. Tells whether it did.</summary>
    /// <param name="record">The record.</param>
    /// <param name="converter">Writes it.</param>
    public static ProcessorCall PutIfAbsent<T>(T record, IValueConverter<T> converter) => Named("builtin:put_if_absent", record, converter);

    /// <summary>Puts a record where there is one. Tells the old one.</summary>
    /// <param name="record">The record.</param>
    public static ProcessorCall Replace<T>(T record)
        where T : class, IMapRecord<T> => Replace(record, ValueConverters.Record<T>());

    /// <summary>Puts a record where there is one. Tells the old one.</summary>
    /// <param name="record">The record.</param>
    /// <param name="converter">Writes it.</param>
    public static ProcessorCall Replace<T>(T record, IValueConverter<T> converter) => Named("builtin:replace", record, converter);

    /// <summary>Lays members over those of the record, one level deep. Tells the whole.</summary>
    /// <param name="json">A JSON object.</param>
    public static ProcessorCall Merge(string json) => Named("builtin:merge", json);

    /// <summary>A processor by its name.</summary>
    /// <param name="name">Name, for instance <c>builtin:increment</c>.</param>
    /// <param name="argsJson">Its argument as JSON; null for none.</param>
    /// <exception cref="JsonValueFormatException">It is no JSON.</exception>
    public static ProcessorCall Named(string name, string? argsJson = null) =>
        new(name, string.Empty, argsJson is null ? default : JsonMsgPack.FromJson(argsJson));

    /// <summary>A processor by its name.</summary>
    /// <param name="name">Name.</param>
    /// <param name="args">Its argument.</param>
    /// <param name="converter">Writes the argument.</param>
    public static ProcessorCall Named<T>(string name, T args, IValueConverter<T> converter) =>
        new(name, string.Empty, ValueCodec.Encode(converter, args));
}

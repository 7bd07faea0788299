using TopGun.Client.Records;
using TopGun.Core.Grid;

namespace TopGun.Client.Processors;

/// <summary>What a processor did to one record.</summary>
/// <typeparam name="T">Record.</typeparam>
/// <param name="Key">Key of the record.</param>
/// <param name="Result">What it tells the caller, one MsgPack value; empty for nothing. <see cref="ResultAs"/> reads it.</param>
/// <param name="Record">The record afterwards; null when there is none.</param>
/// <param name="Error">Why nothing was written; null when it ran to its end.</param>
public sealed record ProcessorResult<T>(string Key, ReadOnlyMemory<byte> Result, T? Record, GridError? Error)
    where T : class
{
    /// <summary>What it tells the caller.</summary>
    /// <param name="converter">Reads it, for instance <see cref="ValueConverters.Json"/>.</param>
    /// <exception cref="TopGunException">It is nothing, or another value.</exception>
    public TResult ResultAs<TResult>(IValueConverter<TResult> converter) =>
        ValueCodec.Decode(converter, Result.Span, $"what the processor tells of '{Key}'");
}

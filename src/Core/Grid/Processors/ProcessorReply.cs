namespace TopGun.Core.Grid.Processors;

/// <summary>What a processor did to one entry.</summary>
/// <param name="Result">What it tells the caller, one MsgPack value; empty for nothing.</param>
/// <param name="NewValue">Value of the entry afterwards, one MsgPack value; empty when there is none.</param>
/// <param name="Error">Why nothing was written; null when it ran to its end.</param>
public sealed record ProcessorReply(ReadOnlyMemory<byte> Result, ReadOnlyMemory<byte> NewValue, GridError? Error);

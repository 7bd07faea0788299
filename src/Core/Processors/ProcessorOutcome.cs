namespace TopGun.Core.Processors;

/// <summary>What a processor makes of an entry.</summary>
/// <param name="Value">The new value, one MsgPack value; empty to delete the entry.</param>
/// <param name="Result">What the caller is told, one MsgPack value; empty for nothing.</param>
public readonly record struct ProcessorOutcome(ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Result);

namespace TopGun.Core.Processors;

/// <summary>The body of a built-in processor; parameters and errors as in <see cref="IEntryProcessor.Run"/>.</summary>
internal delegate ProcessorOutcome ProcessorFunction(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args);

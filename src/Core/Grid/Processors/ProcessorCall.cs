namespace TopGun.Core.Grid.Processors;

/// <summary>Which processor a caller wants to run.</summary>
/// <param name="Name">Its name, 1 to <see cref="ProcessorLimits.NameCharsMax"/> characters.</param>
/// <param name="Code">Source that the caller sends along, at most <see cref="ProcessorLimits.CodeCharsMax"/> characters; never run, may be empty.</param>
/// <param name="Args">One MsgPack value, at most <see cref="ProcessorLimits.ArgsBytesMax"/> bytes; empty when there is none.</param>
public sealed record ProcessorCall(string Name, string Code, ReadOnlyMemory<byte> Args);

namespace TopGun.Core.Grid.Queries;

/// <summary>One row of a result.</summary>
/// <param name="Key">Key as UTF-8, immutable.</param>
/// <param name="Value">One MsgPack value, projected to the fields asked for; immutable.</param>
public readonly record struct QueryRow(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

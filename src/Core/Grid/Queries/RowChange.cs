namespace TopGun.Core.Grid.Queries;

/// <summary>
/// One change of one live query's result. One object serves all subscribers of the query; the first to need an encoded
/// form leaves it here for the others.
/// </summary>
/// <param name="kind">How the row's place changed.</param>
/// <param name="key">Key as UTF-8, immutable.</param>
/// <param name="value">One MsgPack value, projected; empty when the row left.</param>
public sealed class RowChange(ChangeKind kind, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
{
    /// <summary>How the row's place changed.</summary>
    public ChangeKind Kind { get; } = kind;

    /// <summary>Key as UTF-8, immutable.</summary>
    public ReadOnlyMemory<byte> Key { get; } = key;

    /// <summary>The value; empty when the row left.</summary>
    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <summary>Form shared by subscribers that speak MsgPack; set by the first of them.</summary>
    public byte[]? ClientForm { get; set; }

    /// <summary>Form shared by subscribers that speak protobuf; set by the first of them.</summary>
    public object? RemoteForm { get; set; }
}

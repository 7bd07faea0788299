namespace TopGun.Core.MsgPack;

/// <summary>Why bytes are not exactly one acceptable MsgPack value.</summary>
public enum MsgPackScanError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes end before the value does, or a container declares more items than bytes are left.</summary>
    Truncated,

    /// <summary>The reserved byte <c>c1</c> stands where a value should start.</summary>
    Reserved,

    /// <summary>Containers nest deeper than allowed.</summary>
    TooDeep,

    /// <summary>The value is whole, but bytes follow it.</summary>
    TrailingBytes,

    /// <summary>An extension of type 72 (hexadecimal) would make clients read what follows as something else (wire-protocol §1.3).</summary>
    RecordDefinition,
}

namespace TopGun.Generators.Model.Fields;

/// <summary>What one item of a field is.</summary>
public enum FieldKind
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A byte string.</summary>
    Bytes,

    /// <summary>One MsgPack value of any kind, kept verbatim.</summary>
    Opaque,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A signed integer of 32 bits.</summary>
    Int32,

    /// <summary>A signed integer of 64 bits.</summary>
    Int64,

    /// <summary>An unsigned integer of 32 bits.</summary>
    UInt32,

    /// <summary>An unsigned integer of 64 bits.</summary>
    UInt64,

    /// <summary>A floating-point number.</summary>
    Double,

    /// <summary>An enum, written as its spelling.</summary>
    Enum,

    /// <summary>A nested record.</summary>
    Message,

    /// <summary>A nested record that a type of Core stands for.</summary>
    Core,

    /// <summary>A type the schema language has and this protocol has not.</summary>
    Unsupported,
}

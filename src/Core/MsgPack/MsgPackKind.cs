namespace TopGun.Core.MsgPack;

/// <summary>What a MsgPack value is, told from its first bytes.</summary>
public enum MsgPackKind
{
    /// <summary>No value at all, or ext type 0 (<c>d4 00 xx</c>), which means "member absent" (wire-protocol §1.4).</summary>
    Absent,

    /// <summary>Nil.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Any integer format.</summary>
    Integer,

    /// <summary>float32 or float64.</summary>
    Float,

    /// <summary>A string.</summary>
    String,

    /// <summary>A byte string.</summary>
    Binary,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A map.</summary>
    Map,

    /// <summary>An extension other than "absent", for instance a timestamp.</summary>
    Extension,

    /// <summary>The reserved byte <c>c1</c>, which no value starts with.</summary>
    Reserved,
}

using System.Runtime.CompilerServices;

namespace TopGun.Core.MsgPack;

/// <summary>The first bytes of MsgPack values: names, kinds and sizes.</summary>
internal static class MsgPackFormat
{
    public const byte FixMap = 0x80;
    public const byte FixArray = 0x90;
    public const byte FixString = 0xa0;
    public const byte Nil = 0xc0;
    public const byte Reserved = 0xc1;
    public const byte False = 0xc2;
    public const byte True = 0xc3;
    public const byte Binary8 = 0xc4;
    public const byte Binary16 = 0xc5;
    public const byte Binary32 = 0xc6;
    public const byte Extension8 = 0xc7;
    public const byte Extension16 = 0xc8;
    public const byte Extension32 = 0xc9;
    public const byte Float32 = 0xca;
    public const byte Float64 = 0xcb;
    public const byte UInt8 = 0xcc;
    public const byte UInt16 = 0xcd;
    public const byte UInt32 = 0xce;
    public const byte UInt64 = 0xcf;
    public const byte Int8 = 0xd0;
    public const byte Int16 = 0xd1;
    public const byte Int32 = 0xd2;
    public const byte Int64 = 0xd3;
    public const byte FixExtension1 = 0xd4;
    public const byte FixExtension2 = 0xd5;
    public const byte FixExtension4 = 0xd6;
    public const byte FixExtension8 = 0xd7;
    public const byte FixExtension16 = 0xd8;
    public const byte String8 = 0xd9;
    public const byte String16 = 0xda;
    public const byte String32 = 0xdb;
    public const byte Array16 = 0xdc;
    public const byte Array32 = 0xdd;
    public const byte Map16 = 0xde;
    public const byte Map32 = 0xdf;

    public const sbyte TimestampExtension = -1;

    /// <summary>What the decoder of clients takes for a definition of records, wherever it stands, and nothing behind it for what it is.</summary>
    public const byte RecordDefinitionExtension = 0x72;

    // Whole length of a childless value whose first byte fixes it, else 0. Index 0 is format 0xc0. The shortest extensions
    // have none, so that whoever walks looks at their type without a test on the way of other values.
    private static ReadOnlySpan<byte> UpperSizes =>
    [
        1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 5, 9, 2, 3, 5, 9,
        2, 3, 5, 9, 0, 0, 6, 10, 18, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> UpperKinds =>
    [
        (byte)MsgPackKind.Nil, (byte)MsgPackKind.Reserved, (byte)MsgPackKind.Boolean, (byte)MsgPackKind.Boolean,
        (byte)MsgPackKind.Binary, (byte)MsgPackKind.Binary, (byte)MsgPackKind.Binary, (byte)MsgPackKind.Extension,
        (byte)MsgPackKind.Extension, (byte)MsgPackKind.Extension, (byte)MsgPackKind.Float, (byte)MsgPackKind.Float,
        (byte)MsgPackKind.Integer, (byte)MsgPackKind.Integer, (byte)MsgPackKind.Integer, (byte)MsgPackKind.Integer,
        (byte)MsgPackKind.Integer, (byte)MsgPackKind.Integer, (byte)MsgPackKind.Integer, (byte)MsgPackKind.Integer,
        (byte)MsgPackKind.Extension, (byte)MsgPackKind.Extension, (byte)MsgPackKind.Extension, (byte)MsgPackKind.Extension,
        (byte)MsgPackKind.Extension, (byte)MsgPackKind.String, (byte)MsgPackKind.String, (byte)MsgPackKind.String,
        (byte)MsgPackKind.Array, (byte)MsgPackKind.Array, (byte)MsgPackKind.Map, (byte)MsgPackKind.Map,
    ];

    /// <summary>The whole length of a childless value whose first byte fixes it; 0 for containers, lengths that follow, the shortest extensions, and c1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FixedSize(byte format)
    {
        if (format < FixMap || format >= 0xe0)
            return 1;
        if (format >= Nil)
            return UpperSizes[format - Nil];
        return format >= FixString ? 1 + (format & 0x1f) : 0;
    }

    /// <summary>The kind a first byte announces, "absent" not told apart from other extensions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MsgPackKind KindOf(byte format) => format switch
    {
        < FixMap or >= 0xe0 => MsgPackKind.Integer,
        < FixArray => MsgPackKind.Map,
        < FixString => MsgPackKind.Array,
        < Nil => MsgPackKind.String,
        _ => (MsgPackKind)UpperKinds[format - Nil],
    };
}

using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client.Wire;

/// <summary>Reads integers where clients send numbers that are none: NaN, infinite, fractional, out of range.</summary>
/// <remarks>
/// Poison makes such a number the greatest of its type, which every check of a limit refuses; clamp takes the nearest whole
/// number in range, and 0 for NaN. A value that is no number at all is an error in both.
/// </remarks>
public static class TolerantInteger
{
    /// <summary>Reads an integer; 2^64-1 for what is none.</summary>
    public static ulong ReadUInt64Poison(ref MsgPackReader reader, string member) =>
        reader.TryReadUInt64(out var value) ? value : Poison(ref reader, member, ulong.MaxValue);

    /// <summary>Reads an integer; 2^63-1 for what is none.</summary>
    public static long ReadInt64Poison(ref MsgPackReader reader, string member) =>
        reader.TryReadInt64(out var value) ? value : Poison(ref reader, member, long.MaxValue);

    /// <summary>Reads an integer; 2^32-1 for what is none.</summary>
    public static uint ReadUInt32Poison(ref MsgPackReader reader, string member) =>
        reader.TryReadUInt32(out var value) ? value : Poison(ref reader, member, uint.MaxValue);

    /// <summary>Reads an integer; 2^31-1 for what is none.</summary>
    public static int ReadInt32Poison(ref MsgPackReader reader, string member) =>
        reader.TryReadInt32(out var value) ? value : Poison(ref reader, member, int.MaxValue);

    /// <summary>Reads an integer, the nearest one for what is none.</summary>
    public static ulong ReadUInt64Clamp(ref MsgPackReader reader, string member) =>
        reader.TryReadUInt64(out var value) ? value : (ulong)ReadAny(ref reader, member);

    /// <summary>Reads an integer, the nearest one for what is none.</summary>
    public static long ReadInt64Clamp(ref MsgPackReader reader, string member) =>
        reader.TryReadInt64(out var value) ? value : (long)ReadAny(ref reader, member);

    /// <summary>Reads an integer, the nearest one for what is none.</summary>
    public static uint ReadUInt32Clamp(ref MsgPackReader reader, string member) =>
        reader.TryReadUInt32(out var value) ? value : (uint)ReadAny(ref reader, member);

    /// <summary>Reads an integer, the nearest one for what is none.</summary>
    public static int ReadInt32Clamp(ref MsgPackReader reader, string member) =>
        reader.TryReadInt32(out var value) ? value : (int)ReadAny(ref reader, member);

    private static T Poison<T>(ref MsgPackReader reader, string member, T poison)
    {
        ReadAny(ref reader, member);
        return poison;
    }

    // Conversions from double saturate and turn NaN into 0 (since .NET 9), which is the clamp.
    private static double ReadAny(ref MsgPackReader reader, string member)
    {
        var position = reader.Position;
        return reader.TryReadDouble(out var value) ? value : throw WireError.WrongKind(position, member, "a number");
    }
}

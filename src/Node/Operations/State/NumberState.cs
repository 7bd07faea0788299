using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Operations.State;

/// <summary>A number that only grows, as one MsgPack value.</summary>
internal static class NumberState
{
    /// <summary>Writes a number.</summary>
    public static byte[] Write(ulong number)
    {
        using var buffer = new PooledBuffer();
        new MsgPackWriter(buffer).WriteInteger((long)number);
        return buffer.ToArray();
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public static ulong Read(ReadOnlySpan<byte> value) =>
        new MsgPackValue(value).TryGetInt64(out var number) && number >= 0
            ? (ulong)number
            : throw new FormatException("a stored number is damaged");
}

using System.Buffers.Binary;
using System.Numerics;

namespace TopGun.Node.Storage.Records;

/// <summary>
/// Marvin32, the keyed hash that .NET hashes its strings with: who does not know the seed cannot choose keys that collide. Partitions and
/// Merkle trees go by FNV-1a, whose collisions anybody can make.
/// </summary>
internal static class SeededHash
{
    private const int WordBytes = 4;
    private const uint End = 0x80;

    /// <summary>The hash of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="seed">Random, of this process alone.</param>
    public static uint Compute(ReadOnlySpan<byte> key, ulong seed)
    {
        var (low, high) = ((uint)seed, (uint)(seed >> 32));
        while (key.Length >= WordBytes)
        {
            low += BinaryPrimitives.ReadUInt32LittleEndian(key);
            Mix(ref low, ref high);
            key = key[WordBytes..];
        }
        var last = End;
        for (var i = key.Length - 1; i >= 0; i--)
            last = (last << 8) | key[i];
        low += last;
        Mix(ref low, ref high);
        Mix(ref low, ref high);
        return low ^ high;
    }

    private static void Mix(ref uint low, ref uint high)
    {
        high ^= low;
        low = BitOperations.RotateLeft(low, 20) + high;
        high = BitOperations.RotateLeft(high, 9) ^ low;
        low = BitOperations.RotateLeft(low, 27) + high;
        high = BitOperations.RotateLeft(high, 19);
    }
}

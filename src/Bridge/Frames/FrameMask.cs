using System.Numerics;
using System.Runtime.InteropServices;

namespace TopGun.Bridge.Frames;

/// <summary>Removes or puts on the mask of a client's payload (RFC 6455 §5.3).</summary>
internal static class FrameMask
{
    /// <summary>Exclusive-ors each byte with the mask's byte at its index modulo four, in place.</summary>
    /// <param name="payload">Bytes to change.</param>
    /// <param name="mask">The four bytes of the mask as they lie in memory.</param>
    public static void Apply(Span<byte> payload, uint mask)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(payload);
        var wide = Vector.AsVectorByte(new Vector<uint>(mask));
        foreach (ref var vector in vectors)
        {
            vector ^= wide;
        }

        // A vector is a multiple of four bytes, so the rest begins at the mask's first byte again.
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(bytes, mask);
        var rest = payload[(vectors.Length * Vector<byte>.Count)..];
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] ^= bytes[i & 3];
        }
    }
}

using System.Buffers.Binary;
using TopGun.Node.Operations.Devices;

namespace TopGun.Node.Operations.Sync;

/// <summary>Names one life of a node: what it gives out as positions means nothing to others of its name.</summary>
internal static class LifeName
{
    /// <summary>A name that no other life has.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="random">Tells its lives apart.</param>
    public static string Of(string nodeId, RandomBytes random) => $"{nodeId}#{Number(random):x}";

    /// <summary>A number that no other life has.</summary>
    /// <param name="random">Tells lives apart.</param>
    public static ulong Number(RandomBytes random)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        random(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}

namespace TopGun.Node.Tests.Storage.Wal.Files;

/// <summary>What a simulated file holds.</summary>
internal sealed class SimulatedBytes(byte[] bytes)
{
    private readonly List<byte> _bytes = [.. bytes];

    public int Count => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public void AddRange(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes.ToArray());

    public void Flip(int offset) => _bytes[offset] ^= 0x10;

    /// <summary>Takes the end away.</summary>
    /// <param name="from">First byte that goes.</param>
    /// <param name="to">Length before.</param>
    /// <param name="noise">When given, some of the lost bytes come back as zeros, as an interrupted write leaves them.</param>
    public void RemoveRange(int from, int to, Random? noise)
    {
        _bytes.RemoveRange(from, to - from);
        if (noise is not null && to > from && noise.Next(4) == 0)
            _bytes.AddRange(new byte[noise.Next(1, to - from + 1)]);
    }
}

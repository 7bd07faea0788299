using System.Diagnostics.CodeAnalysis;

namespace TopGun.Core.MsgPack;

/// <summary>Compares byte strings by content, so that spans find entries of dictionaries without a copy.</summary>
public sealed class ByteArrayComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    /// <summary>The only one; it has no state.</summary>
    public static readonly ByteArrayComparer Instance = new();

    private ByteArrayComparer()
    {
    }

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => ReferenceEquals(x, y) || x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    /// <remarks>Seeded for each process, so that strangers cannot choose bytes that collide; never store it.</remarks>
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = default(HashCode);
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    /// <summary>A copy of the bytes, to be kept as a key.</summary>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}

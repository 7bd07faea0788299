using TopGun.Core.Hashing;

namespace TopGun.Node.Storage.Maps;

/// <summary>Remembers by a hash of 64 bits which tags were removed anywhere in an observed-remove map.</summary>
/// <remarks>
/// Clients repeat the removed tags of a whole map with every key they push (wire-protocol §5.4). Without this each of them would
/// be kept with each key. Safe for use from many threads.
/// </remarks>
internal sealed class RemovedTags
{
    private const int HalfBits = 32;

    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _hashes = [];

    /// <summary>Notes a removed tag; false when it was noted before.</summary>
    public bool Add(ReadOnlySpan<byte> tag)
    {
        var hash = HashOf(tag);
        lock (_gate)
            return _hashes.Add(hash);
    }

    /// <summary>Whether a tag was noted.</summary>
    public bool Contains(ReadOnlySpan<byte> tag)
    {
        lock (_gate)
            return _hashes.Contains(HashOf(tag));
    }

    /// <summary>Forgets a tag.</summary>
    public void Remove(ReadOnlySpan<byte> tag)
    {
        var hash = HashOf(tag);
        lock (_gate)
            _hashes.Remove(hash);
    }

    private static ulong HashOf(ReadOnlySpan<byte> tag)
    {
        var random = default(HashCode);
        random.AddBytes(tag);
        return ((ulong)Fnv1a.HashUtf8(tag) << HalfBits) | (uint)random.ToHashCode();
    }
}

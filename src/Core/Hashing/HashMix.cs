namespace TopGun.Core.Hashing;

/// <summary>Mixes hashes and adds them up, so that a Merkle node does not depend on the order of its children (core-algorithms §2.3).</summary>
public static class HashMix
{
    /// <summary>The 32-bit finaliser; it is a bijection and leaves 0 as 0, so what is absent adds nothing.</summary>
    public static uint Fmix32(uint hash)
    {
        unchecked
        {
            hash ^= hash >> 16;
            hash *= 0x85ebca6b;
            hash ^= hash >> 13;
            hash *= 0xc2b2ae35;
            hash ^= hash >> 16;
            return hash;
        }
    }

    /// <summary>The wrapping sum of the mixed hashes; 0 for none.</summary>
    public static uint Combine(ReadOnlySpan<uint> hashes)
    {
        var sum = 0u;
        foreach (var hash in hashes)
            sum = unchecked(sum + Fmix32(hash));
        return sum;
    }
}

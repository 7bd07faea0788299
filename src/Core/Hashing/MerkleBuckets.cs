using System.Runtime.CompilerServices;

namespace TopGun.Core.Hashing;

/// <summary>The hashes of the children of one Merkle node: what a bucket request is answered with.</summary>
/// <remarks>A child may be present with hash 0, when everything below it has been removed (core-algorithms §6.1).</remarks>
public struct MerkleBuckets
{
    private ushort _present;
    private Hashes _hashes;

    /// <summary>Whether no child is present.</summary>
    public readonly bool IsEmpty => _present == 0;

    /// <summary>The number of children present.</summary>
    public readonly int Count => System.Numerics.BitOperations.PopCount(_present);

    /// <summary>The hash of the child at a digit (0–15); 0 when it is absent.</summary>
    public readonly uint this[int digit] => _hashes[digit];

    /// <summary>Whether there is a child at a digit (0–15).</summary>
    public readonly bool Has(int digit) => (_present >> digit & 1) != 0;

    /// <summary>Puts a child in place.</summary>
    /// <param name="digit">0–15.</param>
    /// <param name="hash">Its hash.</param>
    public void Set(int digit, uint hash)
    {
        _hashes[digit] = hash;
        _present |= (ushort)(1 << digit);
    }

    [InlineArray(MerklePath.Fanout)]
    private struct Hashes
    {
        private uint _first;
    }
}

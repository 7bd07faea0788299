using System.Numerics;

namespace TopGun.Core.Hashing;

/// <summary>The Merkle tree of a map that a node shows to clients, kept as nothing but the sums of its 4 096 leaves (settled 43).</summary>
/// <remarks>
/// A leaf's hash is a wrapping sum over its items, so partitions add to one tree without knowing of each other
/// (core-algorithms §6.4), and a change costs one addition. Whoever changes an item hands over its previous hash, since the
/// tree keeps no keys. Inner nodes are computed when read, and only those below which something has changed since.
/// Equal, node by node, to a <see cref="MerkleTree"/> of depth 3 with the same content.
/// Safe for use from many threads; a read beside writes sees each of them wholly or not at all.
/// </remarks>
public sealed class LeafSumTree
{
    /// <summary>Levels below the root, each of sixteen children.</summary>
    public const int Depth = 3;

    /// <summary>Number of leaves: 4 096.</summary>
    public const int LeafCount = 1 << (Depth * BitsPerLevel);

    private const int BitsPerLevel = 4;
    private const int KeyHashToLeaf = 32 - (Depth * BitsPerLevel);
    private const int MiddleCount = LeafCount / MerklePath.Fanout;
    private const int BitsPerWord = 64;

    private readonly uint[] _leaves = new uint[LeafCount];
    private readonly ulong[] _everUsed = new ulong[LeafCount / BitsPerWord];
    private readonly ulong[] _changed = new ulong[MiddleCount / BitsPerWord];
    private readonly Lock _innerGate = new();
    private readonly uint[] _middle = new uint[MiddleCount];
    private readonly uint[] _top = new uint[MerklePath.Fanout];

    /// <summary>The hash of the whole tree; 0 when it is empty.</summary>
    public uint RootHash
    {
        get
        {
            lock (_innerGate)
            {
                RefreshInnerNodes();
                return HashMix.Combine(_top);
            }
        }
    }

    /// <summary>The leaf (0–4 095) of a key, given its hash.</summary>
    public static int LeafOf(uint keyHash) => (int)(keyHash >> KeyHashToLeaf);

    /// <summary>Takes in a key that was not there.</summary>
    public void Add(uint keyHash, uint itemHash) => AddToLeaf(LeafOf(keyHash), HashMix.Fmix32(itemHash));

    /// <summary>Changes the item hash of a key that is there.</summary>
    public void Replace(uint keyHash, uint previousItemHash, uint itemHash) =>
        AddToLeaf(LeafOf(keyHash), unchecked(HashMix.Fmix32(itemHash) - HashMix.Fmix32(previousItemHash)));

    /// <summary>Takes out a key that is there; its leaf stays present.</summary>
    public void Remove(uint keyHash, uint itemHash) =>
        AddToLeaf(LeafOf(keyHash), unchecked(0 - HashMix.Fmix32(itemHash)));

    /// <summary>Makes the leaf of a key present although the key contributes nothing, as an OR entry of tombstones only does.</summary>
    public void Touch(uint keyHash) => MarkUsed(LeafOf(keyHash));

    /// <summary>Takes in everything another tree holds; the keys of the two must be disjoint, as those of partitions are.</summary>
    public void AddAll(LeafSumTree other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var leaf = 0; leaf < LeafCount; leaf++)
            if (other.IsUsed(leaf))
                AddToLeaf(leaf, Volatile.Read(ref other._leaves[leaf]));
    }

    /// <summary>The hashes of the children of a node; none for a leaf, below it, or where nothing has ever been.</summary>
    public MerkleBuckets GetBuckets(MerklePath path)
    {
        var buckets = default(MerkleBuckets);
        if (path.Length >= Depth)
            return buckets;
        lock (_innerGate)
        {
            RefreshInnerNodes();
            var children = Level(path.Length + 1).AsSpan(path.Index * MerklePath.Fanout, MerklePath.Fanout);
            for (var digit = 0; digit < children.Length; digit++)
                if (WasUsedBelow(path.Child(digit)))
                    buckets.Set(digit, children[digit]);
        }
        return buckets;
    }

    /// <summary>Whether anything has ever been at a place; a leaf that only <see cref="Touch"/> has reached counts.</summary>
    public bool Exists(MerklePath path) => path.Length <= Depth && (path.Length == 0 || WasUsedBelow(path));

    private void AddToLeaf(int leaf, uint delta)
    {
        MarkUsed(leaf);
        Interlocked.Add(ref _leaves[leaf], delta);
        // After the sum: a reader that clears the mark before this point has not missed the addition, one that clears it later re-reads.
        SetBit(_changed, leaf / MerklePath.Fanout);
    }

    private void MarkUsed(int leaf) => SetBit(_everUsed, leaf);

    private bool IsUsed(int leaf) => (Volatile.Read(ref _everUsed[leaf / BitsPerWord]) >> (leaf % BitsPerWord) & 1) != 0;

    private uint[] Level(int level) => level switch
    {
        1 => _top,
        2 => _middle,
        _ => _leaves,
    };

    private bool WasUsedBelow(MerklePath path)
    {
        var leaves = LeafCount >> (path.Length * BitsPerLevel);
        var first = path.Index * leaves;
        if (leaves < BitsPerWord)
            return (Volatile.Read(ref _everUsed[first / BitsPerWord]) >> (first % BitsPerWord) & ((1UL << leaves) - 1)) != 0;
        return _everUsed.AsSpan(first / BitsPerWord, leaves / BitsPerWord).ContainsAnyExcept(0UL);
    }

    private void RefreshInnerNodes()
    {
        for (var word = 0; word < _changed.Length; word++)
        {
            if (Volatile.Read(ref _changed[word]) == 0)
                continue;
            var marks = Interlocked.Exchange(ref _changed[word], 0);
            for (; marks != 0; marks &= marks - 1)
                RefreshMiddle((word * BitsPerWord) + BitOperations.TrailingZeroCount(marks));
        }
    }

    private void RefreshMiddle(int middle)
    {
        var hash = HashMix.Combine(_leaves.AsSpan(middle * MerklePath.Fanout, MerklePath.Fanout));
        ref var top = ref _top[middle / MerklePath.Fanout];
        top = unchecked(top + HashMix.Fmix32(hash) - HashMix.Fmix32(_middle[middle]));
        _middle[middle] = hash;
    }

    /// <summary>Sets a bit; costs a read when it is set already.</summary>
    private static void SetBit(ulong[] words, int index)
    {
        var bit = 1UL << (index % BitsPerWord);
        ref var word = ref words[index / BitsPerWord];
        if ((Volatile.Read(ref word) & bit) == 0)
            Interlocked.Or(ref word, bit);
    }
}

namespace TopGun.Core.Hashing;

/// <summary>The Merkle trie of a map as the clients build it: keys with their item hashes, routed by the hex digits of the key's hash.</summary>
/// <remarks>
/// The reference form, which keeps every key (core-algorithms §6.1); a node of the cluster keeps <see cref="LeafSumTree"/>.
/// Nodes that have been emptied stay, with hash 0. Not safe for use from several threads.
/// </remarks>
public sealed class MerkleTree
{
    /// <summary>The depth that clients use: 4 096 leaves.</summary>
    public const int DefaultDepth = 3;

    private readonly int _depth;
    private MerkleNode _root;

    /// <summary>Makes an empty tree.</summary>
    /// <param name="depth">Levels below the root, 0–8; at 0 the root itself is the leaf.</param>
    public MerkleTree(int depth = DefaultDepth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, MerklePath.MaxLength);
        _depth = depth;
        _root = NewRoot();
    }

    /// <summary>The hash of the whole tree; 0 when it is empty.</summary>
    public uint RootHash => _root.Hash;

    /// <summary>Puts a key in place or changes its item hash.</summary>
    public void Put(string key, uint itemHash)
    {
        ArgumentNullException.ThrowIfNull(key);
        var keyHash = Fnv1a.Hash(key);
        var entries = LeafOf(keyHash).Entries!;
        var known = entries.TryGetValue(key, out var previous);
        entries[key] = itemHash;
        if (!known || previous != itemHash)
            Add(keyHash, unchecked(HashMix.Fmix32(itemHash) - (known ? HashMix.Fmix32(previous) : 0)));
    }

    /// <summary>Removes a key; one that is not there leaves no trace.</summary>
    public void Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var keyHash = Fnv1a.Hash(key);
        if (Find(MerklePath.OfKey(keyHash, _depth))?.Entries is { } entries && entries.Remove(key, out var itemHash))
            Add(keyHash, unchecked(0 - HashMix.Fmix32(itemHash)));
    }

    /// <summary>Makes the nodes on the way to a key present without putting the key there, as after its removal.</summary>
    public void Touch(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        LeafOf(Fnv1a.Hash(key));
    }

    /// <summary>Forgets everything, emptied nodes too.</summary>
    public void Clear() => _root = NewRoot();

    /// <summary>The hashes of the children of a node; none for a leaf or for a path that names no node.</summary>
    public MerkleBuckets GetBuckets(MerklePath path)
    {
        var buckets = default(MerkleBuckets);
        if (Find(path)?.Children is not { } children)
            return buckets;
        for (var digit = 0; digit < children.Length; digit++)
            if (children[digit] is { } child)
                buckets.Set(digit, child.Hash);
        return buckets;
    }

    /// <summary>The keys of a leaf, in no particular order; none for an inner node or for a path that names no node.</summary>
    public IReadOnlyCollection<string> GetKeysInBucket(MerklePath path) =>
        Find(path)?.Entries is { } entries ? entries.Keys : [];

    /// <summary>The keys of a leaf with their item hashes; none for an inner node or for a path that names no node.</summary>
    public IReadOnlyDictionary<string, uint> GetEntryHashes(MerklePath path) =>
        Find(path)?.Entries is { } entries ? entries : System.Collections.ObjectModel.ReadOnlyDictionary<string, uint>.Empty;

    /// <summary>Whether a path names a leaf that holds at least one key.</summary>
    public bool IsLeaf(MerklePath path) => Find(path)?.Entries is { Count: > 0 };

    /// <summary>The keys under a path whose item hash differs from the other side's, and those only one side has.</summary>
    /// <param name="path">A leaf; at any other place the own side counts as empty.</param>
    /// <param name="remoteEntries">The other side's keys at that place with their item hashes.</param>
    public IReadOnlySet<string> FindDiffKeys(MerklePath path, IReadOnlyDictionary<string, uint> remoteEntries)
    {
        ArgumentNullException.ThrowIfNull(remoteEntries);
        var local = GetEntryHashes(path);
        var differing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, hash) in local)
            if (!remoteEntries.TryGetValue(key, out var other) || other != hash)
                differing.Add(key);
        foreach (var key in remoteEntries.Keys)
            if (!local.ContainsKey(key))
                differing.Add(key);
        return differing;
    }

    private MerkleNode NewRoot() => new(isLeaf: _depth == 0);

    private MerkleNode? Find(MerklePath path)
    {
        var node = _root;
        for (var level = 0; level < path.Length && node is not null; level++)
            node = node.Children?[path[level]];
        return node;
    }

    private MerkleNode LeafOf(uint keyHash)
    {
        var node = _root;
        for (var level = 0; level < _depth; level++)
            node = node.Children![MerklePath.DigitAt(keyHash, level)] ??= new MerkleNode(isLeaf: level + 1 == _depth);
        return node;
    }

    /// <summary>Adds to the sum of a leaf; every node above replaces what its child contributed.</summary>
    private void Add(uint keyHash, uint delta) => Add(_root, 0, keyHash, delta);

    private static void Add(MerkleNode node, int level, uint keyHash, uint delta)
    {
        if (node.Children is { } children)
        {
            var child = children[MerklePath.DigitAt(keyHash, level)]!;
            var before = HashMix.Fmix32(child.Hash);
            Add(child, level + 1, keyHash, delta);
            delta = unchecked(HashMix.Fmix32(child.Hash) - before);
        }
        node.Hash = unchecked(node.Hash + delta);
    }
}

using TopGun.Core.Hashing;

namespace TopGun.Core.Crdts;

/// <summary>Keeps the Merkle tree of an <see cref="OrMap"/>, hashing a changed key only when the tree is looked at (settled 25).</summary>
internal sealed class OrMerkleIndex
{
    private readonly MerkleTree _tree = new();
    private readonly OrEntryHash _hash = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>Notes that the records of a key have changed.</summary>
    public void MarkChanged(string key)
    {
        // The nodes of a key exist from its first record on, even if that is gone before the tree is looked at.
        if (_changed.Add(key))
            _tree.Touch(key);
    }

    /// <summary>The tree over the given records, after hashing the keys that have changed.</summary>
    public MerkleTree BringUpToDate(IReadOnlyDictionary<string, OrTagSet> keys)
    {
        foreach (var key in _changed)
        {
            if (keys.TryGetValue(key, out var records))
                _tree.Put(key, Hash(key, records));
            else
                _tree.Remove(key);
        }
        _changed.Clear();
        return _tree;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _changed.Clear();
        _tree.Clear();
    }

    private uint Hash(string key, OrTagSet records)
    {
        OrRecord[] sorted = [.. records];
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Tag, right.Tag));
        _hash.Start(key);
        foreach (var record in sorted)
            _hash.Append(record.Tag, record.Value.Span, record.Timestamp, record.Ttl);
        return _hash.Value;
    }
}

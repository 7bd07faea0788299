namespace TopGun.Node.Operations.Sync;

/// <summary>What one delta holds, up to a number and a size.</summary>
/// <param name="bytesMax">Bytes of keys and values after which it is full.</param>
/// <param name="bytesOf">Bytes of one of them.</param>
internal struct DeltaBudget<T>(int bytesMax, Func<T, long> bytesOf)
{
    private long _bytes;

    /// <summary>What was taken.</summary>
    public List<T> Taken { get; } = [];

    /// <summary>Takes changes in the order of their hashes; keys of one hash are not parted.</summary>
    /// <returns>Hash of the first that was left, above 0; null when all were taken.</returns>
    public uint? Take(List<(uint Hash, T Change)> changes)
    {
        changes.Sort(static (left, right) => left.Hash.CompareTo(right.Hash));
        for (var i = 0; i < changes.Count; i++)
        {
            var (hash, change) = changes[i];
            var bytes = bytesOf(change);
            var isFull = Taken.Count > 0 && (Taken.Count >= SyncLimits.DeltaRecordsMax || _bytes + bytes > bytesMax);
            if (isFull && hash > 0 && (i == 0 || changes[i - 1].Hash != hash))
                return hash;
            _bytes += bytes;
            Taken.Add(change);
        }
        return null;
    }
}

using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Sync;

/// <summary>The records of one delta, up to a number and a size.</summary>
/// <param name="bytesMax">Bytes of keys and values after which it is full.</param>
internal struct DeltaBudget(int bytesMax)
{
    private long _bytes;

    /// <summary>What was taken.</summary>
    public List<SyncRecord> Records { get; } = [];

    /// <summary>Takes records in the order of their hashes; keys of one hash are not parted.</summary>
    /// <returns>Hash of the first that was left, above 0; null when all were taken.</returns>
    public uint? Take(List<(uint Hash, SyncRecord Record)> changes)
    {
        changes.Sort(static (left, right) => left.Hash.CompareTo(right.Hash));
        for (var i = 0; i < changes.Count; i++)
        {
            var (hash, record) = changes[i];
            var isFull = Records.Count > 0 && (Records.Count >= SyncLimits.DeltaRecordsMax || _bytes + record.Key.Length + record.Value.Length > bytesMax);
            if (isFull && hash > 0 && (i == 0 || changes[i - 1].Hash != hash))
                return hash;
            _bytes += record.Key.Length + record.Value.Length;
            Records.Add(record);
        }
        return null;
    }
}

using TopGun.Core.Grid.Maps;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Backups;

/// <summary>Lays newer records over those of a store, by the rule by which the store would take them. For one use.</summary>
internal sealed class Overlay
{
    private readonly Dictionary<StoredRecord, StoredRecord> _newer = new(new SameRecord());

    /// <summary>Takes the newer records, one per map, key and tag.</summary>
    public Overlay(IEnumerable<StoredRecord> newer)
    {
        foreach (var record in newer)
            _newer.Add(record, record);
    }

    /// <summary>Shows what the store would hold then.</summary>
    /// <param name="store">The store.</param>
    /// <param name="first">First partition; all newer records are of those shown.</param>
    /// <param name="end">One more than the last.</param>
    /// <param name="visitor">Sees each record.</param>
    public void Show(IStoreSnapshot store, int first, int end, Action<StoredRecord> visitor)
    {
        store.Read(first, end, record =>
        {
            if (!_newer.Remove(record, out var newer))
                visitor(record);
            else if (!newer.IsForgotten)
                visitor(newer.Replaces(record) ? newer : record);
            else if (newer.Kind != OperationKind.OrRemove && !newer.Replaces(record))
                visitor(record);
        });
        foreach (var record in _newer.Values)
            if (!record.IsForgotten)
                visitor(record);
    }

    /// <summary>Compares what records are about, not what they say.</summary>
    private sealed class SameRecord : IEqualityComparer<StoredRecord>
    {
        public bool Equals(StoredRecord left, StoredRecord right) =>
            left.KeyHash == right.KeyHash && left.Key.AsSpan().SequenceEqual(right.Key) && left.Tag.AsSpan().SequenceEqual(right.Tag)
            && left.MapName == right.MapName;

        public int GetHashCode(StoredRecord record)
        {
            var hash = new HashCode();
            hash.Add(record.KeyHash);
            hash.AddBytes(record.Tag);
            hash.Add(record.MapName);
            return hash.ToHashCode();
        }
    }
}

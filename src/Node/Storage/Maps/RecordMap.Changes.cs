using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Scans;

namespace TopGun.Node.Storage.Maps;

public sealed partial class RecordMap
{
    /// <summary>
    /// Visits the records of one partition that were changed in an epoch or since, tombstones and expired records included, under
    /// the partition's lock. Passes over partitions without such changes at once.
    /// </summary>
    /// <param name="partition">0 to 270.</param>
    /// <param name="epoch">The first epoch of interest, from <see cref="RecordStore.BeginEpoch"/>; 0 for everything.</param>
    /// <param name="visitor">Sees each record.</param>
    public void ScanChanged<TVisitor>(int partition, ulong epoch, ref TVisitor visitor)
        where TVisitor : struct, IRecordVisitor
    {
        if (Volatile.Read(ref _tables[partition]) is not null)
            Scan(_partitions[partition], new AllPlaces(epoch), nowMillis: null, ref visitor, out _);
    }

    /// <summary>Visits the keys of one partition of an observed-remove map that were changed in an epoch or since, like <see cref="ScanChanged"/>.</summary>
    /// <inheritdoc cref="ScanChanged"/>
    public void ScanEntriesChanged<TVisitor>(int partition, ulong epoch, ref TVisitor visitor)
        where TVisitor : struct, IEntryVisitor
    {
        if (Volatile.Read(ref _tables[partition]) is not { } table)
            return;
        var places = new EntryPlaces<TVisitor>(ref visitor);
        lock (_partitions[partition].Gate)
            new AllPlaces(epoch).Show(table, ref places);
    }
}

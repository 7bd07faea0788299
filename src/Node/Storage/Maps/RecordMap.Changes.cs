using TopGun.Node.Storage.Records;

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
        var places = new RecordPlaces<TVisitor>(ref visitor);
        VisitChanged(partition, epoch, ref places);
    }

    /// <summary>Visits the keys of one partition of an observed-remove map that were changed in an epoch or since, like <see cref="ScanChanged"/>.</summary>
    /// <inheritdoc cref="ScanChanged"/>
    public void ScanEntriesChanged<TVisitor>(int partition, ulong epoch, ref TVisitor visitor)
        where TVisitor : struct, IEntryVisitor
    {
        var places = new EntryPlaces<TVisitor>(ref visitor);
        VisitChanged(partition, epoch, ref places);
    }

    private void VisitChanged<TVisitor>(int partition, ulong epoch, ref TVisitor visitor)
        where TVisitor : IPlaceVisitor, allows ref struct
    {
        if (Volatile.Read(ref _tables[partition]) is not { } table)
            return;
        lock (_partitions[partition].Gate)
        {
            if (table.Epoch < epoch)
                return;
            for (var place = 0; place < table.Used; place++)
                if (table.EpochAt(place) >= epoch && !table[place].IsFree && !visitor.Visit(table, place))
                    return;
        }
    }
}

using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Scans;

/// <summary>All places with an entry that was changed in an epoch or since.</summary>
/// <param name="epoch">The first epoch of interest; 0 for everything.</param>
internal readonly struct AllPlaces(ulong epoch) : IPlaces
{
    /// <inheritdoc/>
    public bool Show<TVisitor>(RecordTable table, ref TVisitor visitor)
        where TVisitor : IPlaceVisitor, allows ref struct
    {
        if (table.Epoch < epoch)
            return true;
        for (var place = 0; place < table.Used; place++)
            if (!table[place].IsFree && table.EpochAt(place) >= epoch && !visitor.Visit(table, place))
                return false;
        return true;
    }
}

using TopGun.Core.Hashing;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Scans;

/// <summary>The places below a node of the Merkle tree, found by a search instead of reading the table.</summary>
/// <param name="path">The node.</param>
internal readonly struct PlacesBelow(MerklePath path) : IPlaces
{
    /// <inheritdoc/>
    public bool Show<TVisitor>(RecordTable table, ref TVisitor visitor)
        where TVisitor : IPlaceVisitor, allows ref struct
    {
        var order = table.Order();
        for (var i = order.FirstFrom(path.FirstHash); i < order.SortedCount; i++)
        {
            var place = HashOrder.PlaceOf(order.Sorted[i]);
            if (!path.Contains(HashOrder.HashOf(order.Sorted[i])))
                break;
            if (!table[place].IsFree && !visitor.Visit(table, place))
                return false;
        }
        for (var place = order.SortedCount; place < table.Used; place++)
            if (!table[place].IsFree && path.Contains(table[place].KeyHash) && !visitor.Visit(table, place))
                return false;
        return true;
    }
}

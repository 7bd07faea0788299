using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Memory;

/// <summary>Notes the places of a scan whose values are missing.</summary>
internal readonly struct MissingPlaces(RecordMap map, RecalledValues recalled) : IPlaceVisitor
{
    /// <inheritdoc/>
    public bool Visit(RecordTable table, int place)
    {
        recalled.Has(map, table, place);
        return true;
    }
}

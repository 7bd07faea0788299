using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Memory;

namespace TopGun.Node.Storage.Records;

/// <summary>Shows places of a table as records.</summary>
/// <param name="visitor">Sees them.</param>
/// <param name="map">The map.</param>
/// <param name="recalled">Values that are not in memory; null when none is needed.</param>
/// <param name="nowMillis">Reader's clock in milliseconds since the epoch, which decides what is expired; null to show what no reader sees too.</param>
internal readonly ref struct RecordPlaces<TVisitor>(ref TVisitor visitor, RecordMap map, RecalledValues? recalled, long? nowMillis) : IPlaceVisitor
    where TVisitor : struct, IRecordVisitor
{
    private readonly ref TVisitor _visitor = ref visitor;

    /// <inheritdoc/>
    public bool Visit(RecordTable table, int place)
    {
        if (nowMillis is { } now && !table.IsLive(place, now))
            return true;
        var version = table.VersionAt(place);
        ref readonly var entry = ref table[place];
        if (recalled is not null && version.IsEvicted)
            version = version with { Value = recalled.Find(map, entry) };
        return _visitor.Visit(entry.Key, entry.KeyHash, version);
    }
}

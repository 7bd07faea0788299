using TopGun.Core.Hashing;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Scans;

/// <summary>The places of some keys.</summary>
/// <param name="keysOf">Gives keys of a partition as UTF-8; called and read under the lock.</param>
/// <param name="partition">The partition.</param>
internal readonly struct KeyPlaces(Func<int, IEnumerable<byte[]>> keysOf, int partition) : IPlaces
{
    /// <inheritdoc/>
    public bool Show<TVisitor>(RecordTable table, ref TVisitor visitor)
        where TVisitor : IPlaceVisitor, allows ref struct
    {
        foreach (var key in keysOf(partition))
            if (table.IndexOf(key, Fnv1a.HashUtf8(key)) is >= 0 and var place && !visitor.Visit(table, place))
                return false;
        return true;
    }
}

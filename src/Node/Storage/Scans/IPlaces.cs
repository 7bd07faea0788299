using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Scans;

/// <summary>Some places of each table that it is given, under the partition's lock.</summary>
internal interface IPlaces
{
    /// <summary>Shows them, until the visitor has seen enough.</summary>
    /// <returns>False when it has.</returns>
    bool Show<TVisitor>(RecordTable table, ref TVisitor visitor)
        where TVisitor : IPlaceVisitor, allows ref struct;
}

namespace TopGun.Node.Storage.Records;

/// <summary>Visits places of a table under the partition's lock.</summary>
internal interface IPlaceVisitor
{
    /// <summary>Sees one place; false ends the scan.</summary>
    bool Visit(RecordTable table, int place);
}

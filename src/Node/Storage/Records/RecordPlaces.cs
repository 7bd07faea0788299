namespace TopGun.Node.Storage.Records;

/// <summary>Shows places of a table as records.</summary>
internal readonly ref struct RecordPlaces<TVisitor>(ref TVisitor visitor) : IPlaceVisitor
    where TVisitor : struct, IRecordVisitor
{
    private readonly ref TVisitor _visitor = ref visitor;

    /// <inheritdoc/>
    public bool Visit(RecordTable table, int place)
    {
        ref readonly var entry = ref table[place];
        return _visitor.Visit(entry.Key, entry.KeyHash, table.VersionAt(place));
    }
}

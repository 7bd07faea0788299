namespace TopGun.Node.Storage.Records;

/// <summary>Shows places of a table as keys of an observed-remove map.</summary>
internal readonly ref struct EntryPlaces<TVisitor>(ref TVisitor visitor) : IPlaceVisitor
    where TVisitor : struct, IEntryVisitor
{
    private readonly ref TVisitor _visitor = ref visitor;

    /// <inheritdoc/>
    public bool Visit(RecordTable table, int place) =>
        table.SetAt(place) is not { } set || _visitor.Visit(set.ToEntry(table[place].Key));
}

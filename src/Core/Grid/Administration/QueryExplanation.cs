namespace TopGun.Core.Grid.Administration;

/// <summary>How a query finds its rows.</summary>
/// <param name="Index">The index that names the records to read; null when all records of the map are read.</param>
/// <param name="RecordsRead">Live records that are tested.</param>
/// <param name="RecordsTotal">Keys of the map with a value.</param>
public sealed record QueryExplanation(IndexDescriptor? Index, long RecordsRead, long RecordsTotal);

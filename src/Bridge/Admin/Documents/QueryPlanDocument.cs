namespace TopGun.Bridge.Admin.Documents;

/// <summary>How a query found its rows.</summary>
/// <param name="Method">index, or scan when all records were read.</param>
/// <param name="Attribute">Attribute of the index; left out for a scan.</param>
/// <param name="IndexType">hash or navigable; left out for a scan.</param>
/// <param name="RecordsRead">Records that were tested.</param>
/// <param name="RecordsTotal">Keys of the map with a value.</param>
internal sealed record QueryPlanDocument(string Method, string? Attribute, string? IndexType, long RecordsRead, long RecordsTotal);

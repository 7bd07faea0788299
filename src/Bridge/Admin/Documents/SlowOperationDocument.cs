namespace TopGun.Bridge.Admin.Documents;

/// <summary>An operation that took long.</summary>
/// <param name="Service">crdt, query, sync or processors.</param>
/// <param name="MapName">Map; of a batch the first one's.</param>
/// <param name="Count">Operations in it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="TookMs">How long it took.</param>
internal sealed record SlowOperationDocument(string Service, string MapName, int Count, DateTimeOffset StartedAt, double TookMs);

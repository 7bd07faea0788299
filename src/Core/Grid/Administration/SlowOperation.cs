namespace TopGun.Core.Grid.Administration;

/// <summary>An operation that took long.</summary>
/// <param name="Service">Part of the node: crdt, query, sync or processors.</param>
/// <param name="MapName">Map; empty when it concerned several.</param>
/// <param name="Count">Operations in it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Took">How long it took.</param>
public sealed record SlowOperation(string Service, string MapName, int Count, DateTimeOffset StartedAt, TimeSpan Took);
